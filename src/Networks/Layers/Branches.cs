namespace MlNetDeep;

/// <summary>
/// Chains of layers side by side, whose outputs are added up: y = sum over k of f_k(x), where f_k are the layers of a chain one after
/// another, and x itself where it has none. All outputs have one shape. So
/// <c>new Branches([], [new Dense(8), new Relu(), new Dense(4)])</c> is a residual block of vectors of 4 values (He, Zhang, Ren and Sun,
/// "Deep residual learning for image recognition", CVPR 2016). Backward: dx is the sum over k of what the chain rule gives for f_k, whose
/// parameters' gradients are summed within each piece of a batch.
/// </summary>
/// <remarks>
/// A parameter's name has its chain and its layer in front, each from 0: <c>1.0.weights</c>. A chain may hold any layers, further branches
/// too, up to <c>8</c> within one another, but none that concerns the whole network: no <see cref="TiedDense"/>,
/// <see cref="ActivityRegularization"/>, <see cref="PaddedSequences"/> or <see cref="EmbedKeys"/>, and no layer of members. As a network's
/// first layer it takes dense rows: sparse ones are then filled with zeros.
/// </remarks>
public sealed class Branches : Layer
{
    // What files can hold, and more than anybody reads.
    private const int MostWithin = 8;

    private readonly int _depth;
    private Branch[] _branches = [];
    private BranchMemory _memory = null!;
    private int _offset;

    /// <summary>Describes the layer.</summary>
    /// <param name="chains">The layers of each chain, at least one chain; an empty one is the identity.</param>
    /// <exception cref="ArgumentException">Branches are too deep within one another.</exception>
    public Branches(params IReadOnlyList<IReadOnlyList<Layer>> chains)
    {
        Chains = chains is null ? null! : [.. chains.Select(chain => chain is null ? null! : (IReadOnlyList<Layer>)[.. chain])];
        IEnumerable<Branches> inner = (chains ?? []).SelectMany(chain => chain ?? []).OfType<Branches>();
        _depth = 1 + inner.Select(branches => branches._depth).DefaultIfEmpty().Max();
        if (_depth > MostWithin)
            throw new ArgumentException(
                $"Branches may be {MostWithin} within one another, but are {_depth}: use fewer levels.", nameof(chains));
    }

    /// <summary>The layers of each chain.</summary>
    public IReadOnlyList<IReadOnlyList<Layer>> Chains { get; }

    /// <summary>The chains, once the layer is part of a network.</summary>
    internal IReadOnlyList<Branch> Built => _branches;

    internal override IEnumerable<Layer> WithInner =>
        [this, .. _branches.SelectMany(branch => branch.Layers).SelectMany(inner => inner.Layer.WithInner)];

    private static readonly OptionTable Table = new OptionTable<Branches>
    {
        { o => o.Chains, Allowed.Each(Allowed.Each(Allowed.Nested), least: 1).Required },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _offset = builder.ParameterLength;
        _memory = new BranchMemory(input.Length);
        _branches = [.. Chains.Select((chain, number) => new Branch(number, chain, input, builder, _memory))];
        _memory.Gradient = builder.ParameterLength - _offset;
        Shape output = _branches[0].OutputShape;
        if (Array.Find(_branches, branch => branch.OutputShape != output) is { } other)
            throw new ArgumentException(
                $"Chain {Array.IndexOf(_branches, other)} gives the shape {other.OutputShape}, and chain 0 the shape {output}, but " +
                "outputs that are added up have one shape: change the last layers.");
        builder.NeedState(_memory.State, 0);
        builder.NeedScratch(_memory.ScratchPerRow);
        builder.NeedPartialGradient(_memory.Gradient + _memory.Partial);
        return output;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < _branches.Length; i++)
            Join(i, _branches[i].Forward(pass, x), y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        pass.Partial[.._memory.Gradient].Clear();
        var gradient = new PartialGradient(pass.Partial, _offset);
        for (int i = 0; i < _branches.Length; i++)
        {
            ReadOnlySpan<float> inputGradient = _branches[i].Backward(pass, x, dy, needsInput: !dx.IsEmpty, gradient);
            if (!dx.IsEmpty)
                Join(i, inputGradient, dx);
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(
            parameter.Offset - _offset + firstRow * parameter.RowLength, _memory.Gradient + (int)_memory.Partial, gradient);

    private static void Join(int branch, ReadOnlySpan<float> values, Span<float> sum)
    {
        if (branch == 0)
            values.CopyTo(sum);
        else
            TensorPrimitives.Add(sum, values, sum);
    }
}
