namespace MlNetDeep;

/// <summary>
/// Tanh units y = tanh(z) with targets t of -1 and +1 and the matching cross-entropy
/// -(1 + t)/2 ln((1 + y)/2) - (1 - t)/2 ln((1 - y)/2), summed over outputs; the gradient is y - t.
/// It is the sigmoid pair in other coordinates: the probability of +1 is (1 + y)/2 = sigmoid(2 z).
/// </summary>
public sealed record TanhCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.Accuracy;

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

    /// <summary>The log-odds of +1, 2 z.</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        dz.Clear();
        dz[output] = 2;
        return 2.0 * z[output];
    }

    private readonly struct Formulas : IElementLoss
    {
        public double Loss(double z, double y, double target) => ElementLoss.CrossEntropy(2 * z, (1 + target) / 2);

        public double Metric(double z, double y, double target) => z > 0 == target > 0 ? 1 : 0;

        public float Gradient(float y, float target) => y - target;
    }
}
