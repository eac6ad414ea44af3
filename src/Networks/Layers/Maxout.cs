namespace MlNetDeep;

/// <summary>
/// y_c = the largest of x_c, x_(C + c), x_(2 C + c) ...: of pieces blocks of C units, or of C channels of each pixel; dx = dy at the first
/// largest, elsewhere 0. [.., pieces C] to [.., C]. Behind a dense layer of pieces C units, or a convolution of pieces C filters, each
/// output is the maximum over filters learned apart, and so learns what to be invariant to.
/// Goodfellow et al., "Maxout networks", ICML 2013.
/// </summary>
/// <param name="pieces">How many values compete for one output, at least 2; the last dimension is a multiple of it.</param>
public sealed class Maxout(int pieces) : Layer
{
    private int _groups;
    private int _channels;

    /// <summary>How many values compete for one output.</summary>
    public int Pieces { get; } = pieces;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    private static readonly OptionTable Table = new OptionTable<Maxout> { { o => o.Pieces, Allowed.From(2), SearchRange.Linear(2, 5) } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        int last = input.Rank == 0 ? 1 : input[input.Rank - 1];
        if (last % Pieces != 0)
            throw new ArgumentException(
                $"A maxout of {Pieces} pieces cannot divide {last} units or channels: give the layer before it a multiple of {Pieces}.");
        _channels = last / Pieces;
        _groups = input.Length / last;
        return new Shape([.. input.Dimensions[..^1], _channels]);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Pooling.Max(x, _channels, Windows(pass.Rows), y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Pooling.MaxGradient(x, y, dy, _channels, Windows(pass.Rows), dx);
    }

    /// <summary>All pixels of all rows as one line of blocks, over which a window of pieces blocks moves.</summary>
    private WindowGeometry Windows(int rows)
    {
        var window = new Size2D(1, Pieces);
        return new WindowGeometry(new Size2D(1, rows * _groups * Pieces), window, window, 1, default);
    }
}
