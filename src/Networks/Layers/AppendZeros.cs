namespace MlNetDeep;

/// <summary>
/// y = [x_1 ... x_n, 0 ... 0], a longer vector: [n] to [n + count]. dx = dy at the places of x. It makes room beside the input for what
/// <see cref="Branches"/> behind it add.
/// </summary>
/// <param name="count">How many zeros, at least 1.</param>
public sealed class AppendZeros(int count) : Layer
{
    private int _inputs;

    /// <summary>How many zeros.</summary>
    public int Count { get; } = count;

    internal override bool IsFreeOfTiny => true;

    private static readonly OptionTable Table = new OptionTable<AppendZeros> { { o => o.Count, Allowed.From(1) } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1 || Count > Array.MaxLength - input.Length)
            throw new ArgumentException(
                $"It takes a vector that leaves room for {Count} zeros in an array, but its input has the shape {input}: flatten it, " +
                "or append fewer.");
        _inputs = input.Length;
        return new Shape(_inputs + Count);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        y.Clear();
        VectorMath.Copy(new ReadOnlyMatrix(x, pass.Rows, _inputs), new Matrix(y, pass.Rows, _inputs, _inputs + Count, 1));
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            VectorMath.Copy(new ReadOnlyMatrix(dy, pass.Rows, _inputs, _inputs + Count, 1), new Matrix(dx, pass.Rows, _inputs));
    }
}
