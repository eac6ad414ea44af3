using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// y = x at the last step: [time, features] to [features]. What the last output of a recurrent layer is read by. The backward units of a
/// layer of both directions have seen one step there: behind such a layer <see cref="MeanOverTime"/> sees more.
/// </summary>
public sealed class LastStep : Layer
{
    private SequenceShape _shape;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _shape = SequenceShape.Of(input, "The layer LastStep");
        return new Shape(_shape.Features);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        VectorMath.Copy(
            _shape.At(x, pass.Rows, _shape.Time - 1, 0, _shape.Features), new Matrix(y, pass.Rows, _shape.Features));

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        dx.Clear();
        VectorMath.Copy(
            new ReadOnlyMatrix(dy, pass.Rows, _shape.Features), _shape.At(dx, pass.Rows, _shape.Time - 1, 0, _shape.Features));
    }
}
