using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>How the learning rate changes over training: a factor on the option's value.</summary>
[JsonConverter(typeof(LearningRateScheduleJson))]
public abstract record LearningRateSchedule : IHasOptionTable
{
    /// <summary>The factor at a moment of training.</summary>
    /// <param name="epoch">Epochs done, with the fraction of the running one; from 0.</param>
    /// <param name="epochs">Epochs that training may last.</param>
    public abstract double Factor(double epoch, int epochs);

    /// <summary>Whether the factor of a moment changes with the epochs that training may last.</summary>
    internal virtual bool DependsOnNumberOfEpochs => false;

    /// <summary>What the schedule's options may be.</summary>
    internal abstract OptionTable OptionTable { get; }

    OptionTable IHasOptionTable.OptionTable => OptionTable;
}

/// <summary>No change: the factor is 1 throughout.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => 1;

    internal override OptionTable OptionTable => OptionTable.Empty;
}

/// <summary>Multiplies by a factor every so many epochs.</summary>
/// <param name="EveryEpochs">At least 1.</param>
/// <param name="Multiplier">In (0, 1].</param>
public sealed record StepDecay(int EveryEpochs = 10, double Multiplier = 0.5) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => Math.Pow(Multiplier, Math.Floor(epoch / EveryEpochs));

    private static readonly OptionTable Table = new OptionTable<StepDecay>
    {
        { o => o.EveryEpochs, Allowed.From(1) },
        { o => o.Multiplier, Allowed.Above(0).To(1), SearchRange.Logarithmic(0.1, 1) },
    };

    internal override OptionTable OptionTable => Table;
}

/// <summary>Multiplier to the power of the epoch, smoothly.</summary>
/// <param name="Multiplier">The factor of one epoch, in (0, 1].</param>
public sealed record ExponentialDecay(double Multiplier = 0.95) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => Math.Pow(Multiplier, epoch);

    private static readonly OptionTable Table =
        new OptionTable<ExponentialDecay> { { o => o.Multiplier, Allowed.Above(0).To(1), SearchRange.Linear(0.8, 1) } };

    internal override OptionTable OptionTable => Table;
}

/// <summary>1 / (1 + decay x epoch): the classic rate of stochastic approximation.</summary>
/// <param name="Decay">At least 0.</param>
public sealed record InverseTimeDecay(double Decay = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => 1 / (1 + Decay * epoch);

    private static readonly OptionTable Table =
        new OptionTable<InverseTimeDecay> { { o => o.Decay, Allowed.From(0), SearchRange.Logarithmic(0.001, 1) } };

    internal override OptionTable OptionTable => Table;
}

/// <summary>From 1 to the minimum along half a cosine (Loshchilov and Hutter, ICLR 2017, equation 5, without restarts).</summary>
/// <param name="Minimum">The factor at the end, in [0, 1].</param>
public sealed record CosineDecay(double Minimum = 0) : LearningRateSchedule
{
    internal override bool DependsOnNumberOfEpochs => true;

    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) =>
        Minimum + (1 - Minimum) * (1 + Math.Cos(Math.PI * Math.Min(epoch / epochs, 1))) / 2;

    private static readonly OptionTable Table =
        new OptionTable<CosineDecay> { { o => o.Minimum, Allowed.From(0).To(1), SearchRange.Linear(0, 0.1) } };

    internal override OptionTable OptionTable => Table;
}

/// <summary>
/// Cycles from 0 to 1 and back, each twice as long as the one before: (1 - cos(2 pi log2(1 + (2^c - 1) t))) / 2 with c cycles and t in [0, 1]
/// over all epochs. Short ones search, the last, over half of the epochs, settles. With 4 cycles RealMLP's (Holzmueller, Grinsztajn and
/// Steinwart, "Better by default", NeurIPS 2024).
/// </summary>
/// <param name="NumberOfCycles">1 to 16.</param>
public sealed record CosineCycles(int NumberOfCycles = 4) : LearningRateSchedule
{
    internal override bool DependsOnNumberOfEpochs => true;

    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) =>
        (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + (Math.Pow(2, NumberOfCycles) - 1) * Math.Min(epoch / epochs, 1)))) / 2;

    private static readonly OptionTable Table =
        new OptionTable<CosineCycles> { { o => o.NumberOfCycles, Allowed.From(1).To(16), SearchRange.Linear(1, 5) } };

    internal override OptionTable OptionTable => Table;
}

/// <summary>Rises linearly to 1 over the first epochs, then follows another schedule, or stays.</summary>
/// <param name="Epochs">How long it rises, above 0.</param>
/// <param name="Then">What follows, counted from the end of the rise, or null.</param>
public sealed record WarmUp(double Epochs = 1, LearningRateSchedule? Then = null) : LearningRateSchedule
{
    // The first step must move: the rise starts at a hundredth.
    private const double Start = 0.01;

    internal override bool DependsOnNumberOfEpochs => Then?.DependsOnNumberOfEpochs == true;

    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) =>
        epoch < Epochs ? Math.Max(epoch / Epochs, Start) : Then?.Factor(epoch - Epochs, Math.Max(1, epochs - (int)Epochs)) ?? 1;

    private static readonly OptionTable Table = new OptionTable<WarmUp>
    {
        { o => o.Epochs, Allowed.Above(0) },
        { o => o.Then, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;
}
