namespace MlNetDeep;

/// <summary>
/// Resilient propagation: a step size a weight, which grows while the gradient keeps its sign and shrinks when it changes.
/// Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", ICNN 1993, with
/// <see cref="Backtracking"/>; without it the variant iRprop- of Igel and Huesken, Neurocomputing 50, 2003, which PyTorch has. Needs the
/// gradient of the whole batch. The learning rate is the first step size, unless <see cref="FirstStepMinimum"/> and
/// <see cref="FirstStepMaximum"/> give a range to draw it from; schedules do not act.
/// </summary>
/// <param name="EtaMinus">The factor at a change of sign, in (0, 1).</param>
/// <param name="EtaPlus">The factor at the same sign, above 1.</param>
/// <param name="MinimumStep">The smallest step, at least 0.</param>
/// <param name="MaximumStep">The largest step.</param>
/// <param name="FirstStepMinimum">Lower end of the first steps' range, or null.</param>
/// <param name="FirstStepMaximum">Upper end of the first steps' range, or null.</param>
/// <param name="Backtracking">Whether a weight whose gradient changes its sign also takes its previous step back.</param>
public sealed record Rprop(
    float EtaMinus = 0.5f,
    float EtaPlus = 1.2f,
    float MinimumStep = 1e-6f,
    float MaximumStep = 50,
    float? FirstStepMinimum = null,
    float? FirstStepMaximum = null,
    bool Backtracking = false) : Optimizer
{
    internal override int StateCount => 2;

    internal override bool NeedsWholeBatch => true;

    private static readonly OptionTable Table = new OptionTable<Rprop>
    {
        { o => o.EtaMinus, Allowed.Above(0).Below(1) },
        { o => o.EtaPlus, Allowed.From(1) },
        { o => o.MinimumStep, Allowed.From(0) },
        { o => o.MaximumStep, Allowed.From(0) },
        { o => o.FirstStepMinimum, Allowed.Finite },
        { o => o.FirstStepMaximum, Allowed.Finite },
        { o => o.Backtracking, Allowed.Any },
        { o => o.MaximumStep >= o.MinimumStep, "MaximumStep must be at least MinimumStep", nameof(MaximumStep), nameof(MinimumStep) },
        {
            o => o.FirstStepMinimum.HasValue == o.FirstStepMaximum.HasValue && !(o.FirstStepMinimum > o.FirstStepMaximum),
            "FirstStepMinimum and FirstStepMaximum must be given both, the lower one first, or neither",
            nameof(FirstStepMaximum), nameof(FirstStepMinimum)
        },
    };

    internal override OptionTable OptionTable => Table;

    internal override void InitializeState(in UpdateRange range, RandomStreams random, int parameter)
    {
        if (FirstStepMinimum is { } minimum && FirstStepMaximum is { } maximum)
        {
            new UniformInitializer(minimum, maximum).Fill(range.State1, default, random.Generator, RandomStreams.Optimizer(parameter));
            TensorPrimitives.Multiply(range.State1, range.Parameter.RateFactor, range.State1);
        }
        else
        {
            range.State1.Fill(range.LearningRate);
        }
    }

    internal override void Update(in UpdateRange range) =>
        UpdateRules.Rprop(
            range.Weights, range.Gradient, range.State0, range.State1, EtaMinus, EtaPlus, MinimumStep, MaximumStep, Backtracking);
}
