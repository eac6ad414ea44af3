namespace MlNetDeep;

/// <summary>One layer's view of one forward or backward pass over some rows: everything that is not part of the layer.</summary>
public readonly ref struct LayerPass
{
    /// <summary>The number of examples in this pass.</summary>
    public int Rows { get; init; }

    /// <summary>Whether the pass trains (dropout acts) or scores.</summary>
    public bool Training { get; init; }

    /// <summary>Whether a backward pass follows, so that states are kept for it: in training, and where scores are explained.</summary>
    internal bool KeepsState { get; init; }

    /// <summary>All parameters of the network; a layer takes its own by <see cref="Parameter.Of(ReadOnlySpan{float})"/>.</summary>
    public ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>The state that this layer declared, [rows, floats a row]; kept from forward to backward.</summary>
    public Span<float> State { get; init; }

    /// <summary>Memory for this call alone, at least what the layer declared.</summary>
    public Span<float> Scratch { get; init; }

    /// <summary>
    /// The gradients that this layer declared to sum: in a backward pass this pass's own, [declared length], of any values, to be
    /// overwritten; in <see cref="Layer.AddGradient"/> those of all passes over the batch one after another.
    /// </summary>
    public Span<float> Partial { get; init; }

    /// <summary>
    /// Where rows are sequences of different lengths, the number of steps of each row, 0 to those of the shape: values of later steps stand
    /// for nothing, and may be any. Empty where every row fills the shape. See <see cref="IVaryingSteps"/>.
    /// </summary>
    public ReadOnlySpan<int> Steps => Lengths.Steps;

    /// <summary>The generator for this training run.</summary>
    internal Philox Random { get; init; }

    /// <summary>A stream of <see cref="Random"/> that is this layer's own in this training step, the same forward and backward.</summary>
    internal ulong RandomStream { get; init; }

    /// <summary>The position of the first row in its batch, so that draws do not depend on how a batch is split over threads.</summary>
    public int FirstRow { get; init; }

    /// <summary>The training step, from 0; 0 where a network scores.</summary>
    internal long Step { get; init; }

    /// <summary>The number of examples of the whole batch, of which a pass of <see cref="Layer.AddGradient"/> may have a part.</summary>
    public int BatchRows { get; init; }

    /// <summary>In training, the weight of each row of the pass in the loss; empty where all weigh 1.</summary>
    public ReadOnlySpan<float> ExampleWeights { get; init; }

    /// <summary>
    /// In training, what multiplies the gradient of the loss's weighted sum: 1 / the batch's summed weight, for instance. A layer that adds
    /// to the objective multiplies with it, and with the row's weight.
    /// </summary>
    public float LossScale { get; init; }

    /// <summary>The rows' lengths and their order, where rows are sequences of different lengths.</summary>
    internal PassLengths Lengths { get; init; }

    /// <summary>The weights as matrix products read them fastest, or null.</summary>
    internal PackedParameters? Packed { get; init; }

    /// <summary>
    /// Where the backward pass leaves this layer's output gradient, or what else is the right factor of its weights' gradient, packed; or
    /// null.
    /// </summary>
    internal PackedMatrix? PackedDelta { get; init; }

    /// <summary>The position of the first row in the workspace, and so in <see cref="PackedDelta"/>.</summary>
    internal int WorkspaceRow { get; init; }

    /// <summary>The network's input where it is sparse and this is the first layer; x is then empty.</summary>
    internal SparseBatch? SparseInput { get; init; }

    /// <summary>
    /// In <see cref="Layer.AddGradient"/>: adds a range of <see cref="Partial"/>, as long as the gradient, summed over the passes, of which
    /// each has the declared length.
    /// </summary>
    internal void AddPartials(int start, int length, Span<float> gradient)
    {
        for (; start < Partial.Length; start += length)
            TensorPrimitives.Add(gradient, Partial.Slice(start, gradient.Length), gradient);
    }
}
