namespace MlNetDeep;

/// <summary>Linear units y = z with the loss (y - t)^2 / 2, summed over outputs: the likelihood of normal noise; the gradient is y - t.</summary>
public sealed record SquaredError : Loss
{
    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.RootMeanSquaredError;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        TensorPrimitives.Subtract(z, targets, dz);
        int outputs = z.Length / weights.Length;
        double sum = 0, total = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            Span<float> delta = dz.Slice(row * outputs, outputs);
            sum += weights[row] * (double)TensorPrimitives.SumOfSquares<float>(delta);
            total += weights[row];
            TensorPrimitives.Multiply(delta, weights[row] * scale, delta);
        }

        return new LossTotals(sum / 2, sum / outputs, total);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => z.CopyTo(scores);
}
