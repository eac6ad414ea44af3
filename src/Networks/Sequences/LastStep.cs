namespace MlNetDeep.Networks;

/// <summary>
/// y = x at the last step that a row has: [time, features] to [features]; zeros where it has none. What the last output of a recurrent
/// layer is read by. The backward units of a layer of both directions have seen one step there: behind such a layer
/// <see cref="MeanOverTime"/> sees more.
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
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> last = y.Slice(row * _shape.Features, _shape.Features);
            int steps = _shape.StepsOf(pass, row);
            if (steps == 0)
                last.Clear();
            else
                x.Slice(row * _shape.Length + (steps - 1) * _shape.Features, _shape.Features).CopyTo(last);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        dx.Clear();
        for (int row = 0; row < pass.Rows; row++)
        {
            int steps = _shape.StepsOf(pass, row);
            if (steps > 0)
                dy.Slice(row * _shape.Features, _shape.Features).CopyTo(dx[(row * _shape.Length + (steps - 1) * _shape.Features)..]);
        }
    }
}
