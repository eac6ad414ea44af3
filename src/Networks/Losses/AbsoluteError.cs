namespace MlNetDeep;

/// <summary>
/// Linear units y = z with the loss |y - t|, summed over outputs: the likelihood of Laplace's noise. Its least mean is at the median of the
/// targets, which a few far ones hardly move. The gradient is the sign of y - t, 0 at 0.
/// </summary>
public sealed record AbsoluteError : Loss
{
    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.MeanAbsoluteError;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        return ElementLoss.Evaluate(default(Formulas), z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => z.CopyTo(scores);

    private readonly struct Formulas : IElementLoss
    {
        public double Loss(double z, double y, double target) => Math.Abs(z - target);

        public double Metric(double z, double y, double target) => Math.Abs(z - target);

        public float Gradient(float y, float target) => y > target ? 1 : y < target ? -1 : 0;
    }
}
