namespace MlNetDeep;

/// <summary>
/// Some values of a vector: y_i = x_(start + i), [inputs] to [length]. dx is dy at their places, and 0 elsewhere. Within
/// <see cref="Branches"/> a chain so reads a part of what all share.
/// </summary>
/// <param name="start">The place of the first value, from 0.</param>
/// <param name="length">How many values, at least 1; the last of them is within the input.</param>
public sealed class Slice(int start, int length) : Layer
{
    private int _inputs;

    /// <summary>The place of the first value, from 0.</summary>
    public int Start { get; } = start;

    /// <summary>How many values.</summary>
    public int Length { get; } = length;

    internal override bool IsFreeOfTiny => true;

    private static readonly OptionTable Table = new OptionTable<Slice>
    {
        { o => o.Start, Allowed.From(0) },
        { o => o.Length, Allowed.From(1) },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1 || Start > input.Length - Length)
            throw new ArgumentException(
                $"It takes a vector of at least Start + Length = {(long)Start + Length} values, but its input has the shape {input}: " +
                "flatten it first, or take fewer.");
        _inputs = input.Length;
        return new Shape(Length);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        VectorMath.Copy(new ReadOnlyMatrix(x[Start..], pass.Rows, Length, _inputs, 1), new Matrix(y, pass.Rows, Length));

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        dx.Clear();
        VectorMath.Copy(new ReadOnlyMatrix(dy, pass.Rows, Length), new Matrix(dx[Start..], pass.Rows, Length, _inputs, 1));
    }
}
