namespace MlNetDeep;

/// <summary>
/// Exponential units y = exp(z) for targets t that are counts, or other amounts of at least 0, with half of Poisson's deviance,
/// y - t + t ln(t / y), summed over outputs: the likelihood of Poisson's distribution with the mean y, less that of a perfect fit, so that it is
/// 0 at best. The gradient is y - t. (P. McCullagh and J. Nelder, "Generalized linear models", 2nd edition, 1989.)
/// </summary>
public sealed record PoissonDeviance : Loss
{
    /// <summary>The root mean squared error: the mean, which the units learn, is where it is least.</summary>
    public override TrainingMetric Metric => TrainingMetric.RootMeanSquaredError;

    internal override MemberScore MemberScore => MemberScore.Exponential;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A target is below 0.</exception>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        float least = TensorPrimitives.Min(targets);
        if (!(least >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(targets),
                string.Create(CultureInfo.InvariantCulture, $"The targets of {nameof(PoissonDeviance)} must be at least 0, but one is {least}."));
        Activate(z, weights.Length, dz);
        return ElementLoss.Evaluate(default(Formulas), z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => Activations.Apply(new ExpFunction(), z, scores);

    /// <summary>y = exp(z).</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        double y = Math.Exp(z[output]);
        dz.Clear();
        dz[output] = (float)y;
        return y;
    }

    private readonly struct Formulas : IElementLoss
    {
        public double Loss(double z, double y, double target) => Math.Exp(z) - target + (target > 0 ? target * (Math.Log(target) - z) : 0);

        public double Metric(double z, double y, double target) => (y - target) * (y - target);

        public float Gradient(float y, float target) => y - target;
    }
}
