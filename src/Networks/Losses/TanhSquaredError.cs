namespace MlNetDeep;

/// <summary>
/// Bounded regression: tanh units y = tanh(z) with targets normalized to [-1, 1] and the loss (y - t)^2 / 2, summed over
/// outputs; the gradient is (y - t)(1 - y^2).
/// </summary>
public sealed record TanhSquaredError : Loss
{
    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.RootMeanSquaredError;

    internal override MemberScore MemberScore => MemberScore.Tanh;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        return ElementLoss.Evaluate(default(Formulas), z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => Activations.Apply(new TanhFunction(), z, scores);

    /// <summary>y = tanh(z).</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        double y = Math.Tanh(z[output]);
        dz.Clear();
        dz[output] = (float)(1 - y * y);
        return y;
    }

    private readonly struct Formulas : IElementLoss
    {
        public double Loss(double z, double y, double target) => (y - target) * (y - target) / 2;

        public double Metric(double z, double y, double target) => (y - target) * (y - target);

        public float Gradient(float y, float target) => (y - target) * (1 - y * y);
    }
}
