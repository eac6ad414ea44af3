namespace MlNetDeep;

/// <summary>
/// The Hebbian rule of a threshold unit, y = 1 where w x exceeds the threshold: where the output is not the target t, weights grow by the
/// product of input and target, w += rate t x.
/// <para>
/// With targets 0 and 1 only the rows of the positive class teach: a synapse of inputs from 0 on grows and never shrinks, so that the unit
/// learns AND and OR but, unlike the perceptron, not that an input speaks against. A rate well below the threshold approaches it in
/// small steps and stops short of the other class where it can. With targets -1 and +1 and a learned threshold the steps are the perceptron's.
/// </para>
/// Training ends with the first epoch that changes nothing.
/// </summary>
/// <remarks>D. Hebb, "The Organization of Behavior", 1949: cells that fire together wire together.</remarks>
public sealed class HebbianOptions : LearningRuleOptions
{
    private static new readonly OptionTable Table = new OptionTable<HebbianOptions>(LearningRuleOptions.Table)
    {
        { o => o.TargetCoding, Allowed.OneOf<TargetCoding>() },
        { o => o.Threshold, Allowed.Finite },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The defaults.</summary>
    public HebbianOptions() => LearningRate = 0.1f;

    /// <summary>The numbers that stand for the classes. Default: <see cref="TargetCoding.ZeroAndOne"/>.</summary>
    public TargetCoding TargetCoding { get; set; } = TargetCoding.ZeroAndOne;

    /// <summary>
    /// What w x has to exceed, finite: the model's bias is its negative. Null learns it, as the weight of an input that is always 1; with
    /// targets 0 and 1 it then only ever falls. Default: 1.
    /// </summary>
    public float? Threshold { get; set; } = 1;

    internal override string Name => "Hebbian";

    internal override LearningRule CreateRule(LinearUnit unit) => new HebbianRule(unit, LearningRate, TargetCoding, Threshold);
}
