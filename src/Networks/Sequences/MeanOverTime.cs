using System.Numerics.Tensors;
using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>y = the mean of x over all steps: [time, features] to [features]; dx = dy / time at each step.</summary>
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
        var sums = new Matrix(y, pass.Rows, _shape.Features);
        VectorMath.Copy(_shape.At(x, pass.Rows, 0, 0, _shape.Features), sums);
        for (int time = 1; time < _shape.Time; time++)
            VectorMath.Add(_shape.At(x, pass.Rows, time, 0, _shape.Features), sums);
        TensorPrimitives.Multiply(y, 1f / _shape.Time, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        // Scaled where it stands, as a layer without parameters may.
        TensorPrimitives.Multiply(dy, 1f / _shape.Time, dy);
        var share = new ReadOnlyMatrix(dy, pass.Rows, _shape.Features);
        for (int time = 0; time < _shape.Time; time++)
            VectorMath.Copy(share, _shape.At(dx, pass.Rows, time, 0, _shape.Features));
    }
}
