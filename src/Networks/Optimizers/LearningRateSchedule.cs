using System.Globalization;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>How the learning rate changes over training: a factor on the option's value.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StepDecay), "step")]
[JsonDerivedType(typeof(ExponentialDecay), "exponential")]
[JsonDerivedType(typeof(InverseTimeDecay), "inverseTime")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(WarmUp), "warmUp")]
public abstract record LearningRateSchedule
{
    /// <summary>The factor at a moment of training.</summary>
    /// <param name="epoch">Epochs done, with the fraction of the running one; from 0.</param>
    /// <param name="epochs">Epochs that training may last.</param>
    public abstract double Factor(double epoch, int epochs);

    /// <summary>Whether the factor of a moment changes with the epochs that training may last.</summary>
    internal virtual bool DependsOnNumberOfEpochs => false;

    /// <summary>Checks the schedule's options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    internal abstract void Validate();

    /// <summary>Throws with the schedule's and the option's name where a condition does not hold.</summary>
    private protected void Check(bool condition, string option, object value, string rule)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException($"{GetType().Name}.{option}",
                string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}.{option} must be {rule}, but is {value}."));
    }
}

/// <summary>Multiplies by a factor every so many epochs.</summary>
/// <param name="EveryEpochs">At least 1.</param>
/// <param name="Multiplier">In (0, 1].</param>
public sealed record StepDecay(int EveryEpochs = 10, double Multiplier = 0.5) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => Math.Pow(Multiplier, Math.Floor(epoch / EveryEpochs));

    internal override void Validate()
    {
        Check(EveryEpochs >= 1, nameof(EveryEpochs), EveryEpochs, "at least 1");
        Check(Multiplier is > 0 and <= 1, nameof(Multiplier), Multiplier, "in (0, 1]");
    }
}

/// <summary>Multiplier to the power of the epoch, smoothly.</summary>
/// <param name="Multiplier">The factor of one epoch, in (0, 1].</param>
public sealed record ExponentialDecay(double Multiplier = 0.95) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => Math.Pow(Multiplier, epoch);

    internal override void Validate() => Check(Multiplier is > 0 and <= 1, nameof(Multiplier), Multiplier, "in (0, 1]");
}

/// <summary>1 / (1 + decay x epoch): the classic rate of stochastic approximation.</summary>
/// <param name="Decay">At least 0.</param>
public sealed record InverseTimeDecay(double Decay = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => 1 / (1 + Decay * epoch);

    internal override void Validate() => Check(Decay >= 0 && double.IsFinite(Decay), nameof(Decay), Decay, "at least 0");
}

/// <summary>From 1 to the minimum along half a cosine (Loshchilov and Hutter, ICLR 2017, equation 5, without restarts).</summary>
/// <param name="Minimum">The factor at the end, in [0, 1].</param>
public sealed record CosineDecay(double Minimum = 0) : LearningRateSchedule
{
    internal override bool DependsOnNumberOfEpochs => true;

    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) =>
        Minimum + (1 - Minimum) * (1 + Math.Cos(Math.PI * Math.Min(epoch / epochs, 1))) / 2;

    internal override void Validate() => Check(Minimum is >= 0 and <= 1, nameof(Minimum), Minimum, "in [0, 1]");
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

    internal override void Validate()
    {
        Check(Epochs > 0 && double.IsFinite(Epochs), nameof(Epochs), Epochs, "above 0");
        Then?.Validate();
    }
}
