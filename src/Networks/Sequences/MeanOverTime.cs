namespace MlNetDeep;

/// <summary>
/// y = the mean of x over the steps that a row has: [time, features] to [features]; zeros where it has none. dx = dy / steps at each of
/// them, and zero beyond.
/// </summary>
public sealed class MeanOverTime : Layer
{
    private SequenceShape _shape;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _shape = SequenceShape.Of(input, "The layer MeanOverTime");
        return new Shape(_shape.Features);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        y.Clear();
        for (int row = 0; row < pass.Rows; row++)
        {
            int steps = _shape.StepsOf(pass, row);
            Span<float> mean = y.Slice(row * _shape.Features, _shape.Features);
            VectorMath.AddColumnSums(new ReadOnlyMatrix(x[(row * _shape.Length)..], steps, _shape.Features), mean);
            TensorPrimitives.Multiply(mean, 1f / Math.Max(1, steps), mean);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        for (int row = 0; row < pass.Rows; row++)
        {
            int steps = _shape.StepsOf(pass, row);
            Span<float> share = dy.Slice(row * _shape.Features, _shape.Features);
            // Scaled where it stands, as a layer without parameters may.
            TensorPrimitives.Multiply(share, 1f / Math.Max(1, steps), share);
            var each = new ReadOnlyMatrix(share, steps, _shape.Features, 0, 1);
            VectorMath.Copy(each, new Matrix(dx[(row * _shape.Length)..], steps, _shape.Features));
        }

        _shape.ClearPadding(pass, dx);
    }
}
