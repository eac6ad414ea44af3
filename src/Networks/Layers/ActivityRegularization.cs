using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// y = x, with a penalty on x in training's objective: dx = dy + d penalty / dx. Behind a code's activation it makes the code sparse. The
/// history reports the penalty beside the loss (<see cref="EpochRecord.ActivityPenalty"/>); validation leaves it out.
/// </summary>
/// <param name="penalty">What is penalized.</param>
public sealed class ActivityRegularization(ActivityPenalty penalty) : Layer, IPenalizingLayer
{
    private int _width;

    /// <summary>What is penalized.</summary>
    public ActivityPenalty Penalty { get; } = penalty;

    // Not for its gradient alone: the penalty is read once the whole network has run forward.
    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected internal override bool RunsInPlace => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ActsInTrainingOnly => true;

    private static readonly OptionTable Table = new OptionTable<ActivityRegularization> { { o => o.Penalty, Allowed.Nested.Required } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _width = input.Length;
        if (Penalty.ComparesRows)
            builder.NeedRowsTogether();
        builder.NeedScratch(_width);
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => x.CopyTo(y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        dy.CopyTo(dx);
        Penalty.AddGradient(new ActivityRows(pass, y, _width), pass.LossScale, pass.Scratch[.._width], dx);
    }

    double IPenalizingLayer.SumPenalty(in LayerPass pass, ReadOnlySpan<float> y) =>
        Penalty.Sum(new ActivityRows(pass, y, _width), pass.Scratch[.._width]);
}
