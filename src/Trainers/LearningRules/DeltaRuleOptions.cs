
namespace MlNetDeep;

/// <summary>
/// The delta rule (Widrow and Hoff, Adaline): a linear unit y = w x + b, and gradient descent on the squared error, w += rate (t - y) x, the
/// mean over a batch. Whole batches lead to the least-squares weights, whether the classes can be separated or not, if the rate is below
/// 2 / the largest eigenvalue of the mean of (1, x)(1, x)^T; a larger one diverges, and so does, earlier, a large one with small batches.
/// Shuffled online steps stay near the least-squares weights, the nearer the smaller the rate.
/// </summary>
/// <remarks>B. Widrow, M. Hoff, "Adaptive switching circuits", IRE WESCON 1960.</remarks>
public sealed class DeltaRuleOptions : LearningRuleOptions
{
    private static new readonly OptionTable Table = new OptionTable<DeltaRuleOptions>(LearningRuleOptions.Table)
    {
        { o => o.TargetCoding, Allowed.OneOf<TargetCoding>() },
        { o => o.BatchSize, Allowed.From(1), SearchRange.Logarithmic(1, 256) },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The defaults.</summary>
    public DeltaRuleOptions() => LearningRate = 0.01f;

    /// <summary>
    /// The numbers that stand for the classes: the positive class is predicted where the output is above their middle. Both give the same
    /// predictions at the minimum. With 0 and 1 the model's bias is less than the unit's by that middle, .5. Default:
    /// <see cref="TargetCoding.MinusOneAndOne"/>.
    /// </summary>
    public TargetCoding TargetCoding { get; set; }

    /// <summary>
    /// Rows a step, at least 1: 1 learns online, <see cref="TrainingOptions.WholeBatch"/> (or any number from the rows on) from all at once.
    /// Default: 1.
    /// </summary>
    public int BatchSize { get; set; } = 1;

    internal override string Name => "DeltaRule";

    internal override LearningRule CreateRule(LinearUnit unit) => new DeltaRule(unit, LearningRate, TargetCoding, BatchSize);
}
