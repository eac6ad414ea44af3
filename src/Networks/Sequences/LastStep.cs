using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// y = x at the step that was read last: [time, features] to [features]. What the last outputs of a recurrent layer are read by: forward
/// units have read all steps at the last one, backward units at the first.
/// </summary>
public sealed class LastStep : Layer
{
    private SequenceShape _shape;
    // The features before it come from the last step, the others from the first.
    private int _forwardFeatures;

    /// <summary>Describes the layer.</summary>
    /// <param name="direction">
    /// That of the recurrent layer in front: the first half of the features of <see cref="SequenceDirection.Both"/> are forward units.
    /// </param>
    public LastStep(SequenceDirection direction = SequenceDirection.Forward)
    {
        Direction = direction;
    }

    /// <summary>In which order the layer in front reads the steps.</summary>
    public SequenceDirection Direction { get; }

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _shape = SequenceShape.Of(input, "The layer LastStep");
        _forwardFeatures = Direction switch
        {
            SequenceDirection.Forward => _shape.Features,
            SequenceDirection.Backward => 0,
            SequenceDirection.Both when _shape.Features % 2 == 0 => _shape.Features / 2,
            SequenceDirection.Both => throw new ArgumentException(
                $"The layer LastStep of both directions takes as many forward as backward units, but its input has the shape {input}: " +
                "put it behind a recurrent layer of both directions."),
            _ => throw new ArgumentOutOfRangeException(
                nameof(Direction), Direction, "Not a direction: use Forward, Backward or Both."),
        };
        return new Shape(_shape.Features);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var outputs = new Matrix(y, pass.Rows, _shape.Features);
        int backward = _shape.Features - _forwardFeatures;
        if (_forwardFeatures > 0)
            VectorMath.Copy(_shape.At(x, pass.Rows, _shape.Time - 1, 0, _forwardFeatures), outputs.TakeColumns(0, _forwardFeatures));
        if (backward > 0)
            VectorMath.Copy(_shape.At(x, pass.Rows, 0, _forwardFeatures, backward), outputs.TakeColumns(_forwardFeatures, backward));
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        dx.Clear();
        var delta = new Matrix(dy, pass.Rows, _shape.Features);
        int backward = _shape.Features - _forwardFeatures;
        if (_forwardFeatures > 0)
            VectorMath.Copy(delta.TakeColumns(0, _forwardFeatures), _shape.At(dx, pass.Rows, _shape.Time - 1, 0, _forwardFeatures));
        if (backward > 0)
            VectorMath.Copy(delta.TakeColumns(_forwardFeatures, backward), _shape.At(dx, pass.Rows, 0, _forwardFeatures, backward));
    }
}
