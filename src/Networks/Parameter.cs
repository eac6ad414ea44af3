namespace MlNetDeep;

/// <summary>What a parameter is for; regularization acts on weights alone, and update rules on all but statistics.</summary>
public enum ParameterKind
{
    /// <summary>Multiplies an input: decayed, and bounded by max-norm.</summary>
    Weight,

    /// <summary>Added to a sum: neither decayed nor bounded.</summary>
    Bias,

    /// <summary>Multiplies what has been normalized: neither decayed nor bounded.</summary>
    Scale,

    /// <summary>Follows the data and not the loss: its layer says by how much it moves, and nothing else acts on it.</summary>
    Statistic,
}

/// <summary>
/// One trainable tensor of a network, or a statistic that is saved with them: a named range of the flat block that holds all of them.
/// </summary>
public sealed class Parameter
{
    internal Parameter(
        int index, string name, int layer, Shape shape, ParameterKind kind, int offset, Fan fan, Initializer initializer, bool readInPlace,
        float rateFactor = 1)
    {
        Index = index;
        Name = name;
        Layer = layer;
        Shape = shape;
        Kind = kind;
        Offset = offset;
        Fan = fan;
        Initializer = initializer;
        RateFactor = rateFactor;
        Users = [layer];
        IsFactor = kind == ParameterKind.Weight && shape.Rank == 2 && !readInPlace;
    }

    /// <summary>The name within its layer, as in <c>weights</c>.</summary>
    public string Name { get; }

    /// <summary>The index of its layer in the network, from 0.</summary>
    public int Layer { get; }

    /// <summary>The shape of the tensor, row-major. A dense layer's weights are <c>inputs x units</c>, a
    /// convolution's <c>(height width channels) x filters</c>.</summary>
    public Shape Shape { get; }

    /// <summary>What it is for.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Where it begins in the flat block, in values.</summary>
    public int Offset { get; }

    /// <summary>The number of values.</summary>
    public int Length => Shape.Length;

    /// <summary>Values of a row: all but the first dimension. A vector is one row.</summary>
    public int RowLength => Shape.Rank == 1 ? Length : Length / Shape[0];

    /// <summary>The number of rows.</summary>
    public int Rows => Length / RowLength;

    /// <summary>The distribution of its first values.</summary>
    public Initializer Initializer { get; }

    /// <summary>
    /// What multiplies the learning rate for this parameter, at least 0; 1 unless its layer, or <see cref="TrainingOptions.LayerRateFactors"/>,
    /// says otherwise. At 0 nothing moves it. Under <see cref="Rprop"/>, whose learning rate is the first step size, it acts on that alone.
    /// </summary>
    public float RateFactor { get; }

    /// <summary>Whether training moves it; of what it does not move no gradient is computed.</summary>
    internal bool IsTrained => RateFactor > 0;

    /// <summary>The place in the network's list of parameters.</summary>
    internal int Index { get; }

    /// <summary>Whether it is the right factor of a matrix product, which reads it fastest in packed form.</summary>
    internal bool IsFactor { get; }

    /// <summary>Whether the weights into a unit are a row; elsewhere they are a column.</summary>
    internal bool UnitsAreRows { get; init; }

    /// <summary>The layers whose passes read it: its own, and those that share it. Its gradient is the sum over them.</summary>
    internal List<int> Users { get; }

    /// <summary>Whether several layers use it: then passes in both directions multiply with it and with its transpose.</summary>
    internal bool IsShared => Users.Count > 1;

    /// <summary>Whether backward passes multiply with its transpose in any layer, the first too.</summary>
    internal bool NeedsTransposed { get; set; }

    internal Fan Fan { get; }

    /// <summary>This parameter's range of a flat block.</summary>
    /// <param name="block">Values of all parameters of the network.</param>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> block) => block.Slice(Offset, Length);

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public Span<float> Of(Span<float> block) => block.Slice(Offset, Length);
}

/// <summary>How many values flow into and out of a unit of the layer; initializers scale by it.</summary>
/// <param name="In">Inputs that one unit sums over.</param>
/// <param name="Out">Units that one input feeds.</param>
public readonly record struct Fan(int In, int Out);
