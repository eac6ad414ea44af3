using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// Sigmoid units p = 1 / (1 + exp(-z)) with targets t in [0, 1] and the cross-entropy
/// -t ln p - (1 - t) ln(1 - p), summed over outputs; the gradient is p - t. One unit separates two classes.
/// </summary>
public sealed class SigmoidCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.Accuracy;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        return ElementLoss.Evaluate<Formulas>(z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => Activations.Sigmoid(z, scores);

    private readonly struct Formulas : IElementLoss
    {
        public static double Loss(double z, double y, double target) => ElementLoss.CrossEntropy(z, target);

        public static double Metric(double z, double y, double target) => z > 0 == target > 0.5 ? 1 : 0;

        public static float Gradient(float y, float target) => y - target;
    }
}
