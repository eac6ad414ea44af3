namespace MlNetDeep;

/// <summary>
/// y = x at the step that was read last: [time, features] to [features]. What the last outputs of a recurrent layer are read by: forward
/// units have read all steps at the last one that a row has, backward units at the first. Zeros where a row has no step.
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

    private static readonly OptionTable Table = new OptionTable<LastStep> { { o => o.Direction, Allowed.OneOf<SequenceDirection>() } };

    internal override OptionTable OptionTable => Table;

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
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> outputs = y.Slice(row * _shape.Features, _shape.Features);
            ReadOnlySpan<float> steps = x.Slice(row * _shape.Length, _shape.StepsOf(pass, row) * _shape.Features);
            if (steps.IsEmpty)
            {
                outputs.Clear();
                continue;
            }

            steps[^_shape.Features..][.._forwardFeatures].CopyTo(outputs);
            steps[_forwardFeatures.._shape.Features].CopyTo(outputs[_forwardFeatures..]);
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
            ReadOnlySpan<float> delta = dy.Slice(row * _shape.Features, _shape.Features);
            Span<float> steps = dx.Slice(row * _shape.Length, _shape.StepsOf(pass, row) * _shape.Features);
            if (steps.IsEmpty)
                continue;
            delta[.._forwardFeatures].CopyTo(steps[^_shape.Features..]);
            delta[_forwardFeatures..].CopyTo(steps[_forwardFeatures..]);
        }
    }
}
