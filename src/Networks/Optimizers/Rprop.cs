using System.Globalization;
using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// Resilient propagation: a step size a weight, which grows while the gradient keeps its sign and shrinks when it changes.
/// Riedmiller and Braun, ICNN 1993, without weight backtracking. Needs the gradient of the whole batch. The learning rate is the first step
/// size, unless <see cref="FirstStepMinimum"/> and <see cref="FirstStepMaximum"/> give a range to draw it from; schedules do not act.
/// </summary>
/// <param name="EtaMinus">The factor at a change of sign, in (0, 1).</param>
/// <param name="EtaPlus">The factor at the same sign, above 1.</param>
/// <param name="MinimumStep">The smallest step, at least 0.</param>
/// <param name="MaximumStep">The largest step.</param>
/// <param name="FirstStepMinimum">Lower end of the first steps' range, or null.</param>
/// <param name="FirstStepMaximum">Upper end of the first steps' range, or null.</param>
public sealed record Rprop(
    float EtaMinus = 0.5f,
    float EtaPlus = 1.2f,
    float MinimumStep = 1e-6f,
    float MaximumStep = 50,
    float? FirstStepMinimum = null,
    float? FirstStepMaximum = null) : Optimizer
{
    internal override int StateCount => 2;

    internal override bool NeedsWholeBatch => true;

    internal override void Validate()
    {
        CheckPositive(EtaMinus, $"{nameof(Rprop)}.{nameof(EtaMinus)}");
        CheckRange(EtaMinus, 0, 1, $"{nameof(Rprop)}.{nameof(EtaMinus)}");
        CheckRange(EtaPlus, 1, float.PositiveInfinity, $"{nameof(Rprop)}.{nameof(EtaPlus)}");
        CheckRange(MinimumStep, 0, float.PositiveInfinity, $"{nameof(Rprop)}.{nameof(MinimumStep)}");
        CheckRange(MaximumStep, MinimumStep, float.PositiveInfinity, $"{nameof(Rprop)}.{nameof(MaximumStep)}");
        if (FirstStepMinimum.HasValue != FirstStepMaximum.HasValue || FirstStepMinimum > FirstStepMaximum)
        {
            throw new ArgumentOutOfRangeException(
                $"{nameof(Rprop)}.{nameof(FirstStepMaximum)}",
                string.Create(CultureInfo.InvariantCulture, $"{nameof(Rprop)}.{nameof(FirstStepMinimum)} and {nameof(FirstStepMaximum)} must be given both, the lower one first, " +
                $"or neither: beside a minimum of {(object?)FirstStepMinimum ?? "null"} the maximum must be no less, but is " +
                $"{(object?)FirstStepMaximum ?? "null"}."));
        }
    }

    internal override void InitializeState(in UpdateRange range, RandomStreams random, int parameter)
    {
        if (FirstStepMinimum is { } minimum && FirstStepMaximum is { } maximum)
            new UniformInitializer(minimum, maximum).Fill(range.State1, default, random.Generator, RandomStreams.Optimizer(parameter));
        else
            range.State1.Fill(range.LearningRate);
    }

    internal override void Update(in UpdateRange range) =>
        UpdateRules.Rprop(range.Weights, range.Gradient, range.State0, range.State1, EtaMinus, EtaPlus, MinimumStep, MaximumStep);
}
