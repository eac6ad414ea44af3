namespace MlNetDeep;

/// <summary>
/// Linear units y = z with Huber's loss of e = y - t, summed over outputs: e^2 / 2 up to |e| = delta, and beyond it the straight line
/// delta (|e| - delta / 2) that goes on from there. Small errors count as squares, far ones no more than by their distance. The gradient is e,
/// held to [-delta, delta]. (P. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964.)
/// </summary>
/// <param name="Delta">
/// Where the square becomes a line, above 0, in the units of the targets as the network learns them: standard deviations of the label, where it
/// is standardized.
/// </param>
public sealed record HuberLoss(float Delta = 1) : Loss
{
    private static readonly OptionTable Table = new OptionTable<HuberLoss> { { o => o.Delta, Allowed.Above(0), SearchRange.Logarithmic(0.1, 3) } };

    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.MeanAbsoluteError;

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        return ElementLoss.Evaluate(new Formulas(Delta), z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => z.CopyTo(scores);

    private readonly struct Formulas(float delta) : IElementLoss
    {
        public double Loss(double z, double y, double target)
        {
            double error = Math.Abs(z - target);
            return error <= delta ? error * error / 2 : delta * (error - delta / 2.0);
        }

        public double Metric(double z, double y, double target) => Math.Abs(z - target);

        public float Gradient(float y, float target) => Math.Clamp(y - target, -delta, delta);
    }
}
