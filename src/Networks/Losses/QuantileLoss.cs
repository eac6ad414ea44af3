namespace MlNetDeep;

/// <summary>
/// Quantiles of a target t at one level or several, by the pinball loss max(l (t - q), (l - 1)(t - q)) of each quantile q at its level l, summed
/// over levels. It is least where a share l of the targets is at or below q. (R. Koenker and G. Bassett, "Regression quantiles",
/// Econometrica 46, 1978.)
/// </summary>
/// <remarks>
/// Quantiles never cross: the first is q_1 = z_1, and each other is the one before it plus a softplus increment, q_k = q_(k-1) + ln(1 + exp(z_k)).
/// Of several targets the quantiles of each stand side by side. The metric is the mean absolute error of the quantile whose level is nearest to
/// 0.5, the first of two.
/// </remarks>
/// <param name="Levels">At least one, each in (0, 1), ascending. It is copied.</param>
/// <exception cref="ArgumentNullException">There is no list.</exception>
public sealed record QuantileLoss(IReadOnlyList<float> Levels) : Loss
{
    private static readonly OptionTable Table = new OptionTable<QuantileLoss>
    {
        { o => o.Levels, Allowed.Each(Allowed.Above(0).Below(1), least: 1).Required },
        { o => IsAscending(o.Levels), "Levels must ascend: sort them, and name each once", nameof(Levels) },
    };

    /// <summary>The levels, ascending, each in (0, 1).</summary>
    public IReadOnlyList<float> Levels { get; init => field = [.. value]; } = [.. Levels ?? throw new ArgumentNullException(nameof(Levels))];

    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.MeanAbsoluteError;

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    public override int TargetLength(int outputs) => Levels.Count > 0 && outputs % Levels.Count == 0
        ? outputs / Levels.Count
        : throw new ArgumentException(
            $"Quantiles at {Levels.Count} levels need as many outputs for each target, but there are {outputs}.", nameof(outputs));

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        int width = targets.Length / weights.Length, levels = Levels.Count, median = FindMedian();
        var totals = default(LossTotals);
        for (int row = 0; row < weights.Length; row++)
        {
            double loss = 0, metric = 0;
            for (int i = row * width; i < (row + 1) * width; i++)
            {
                Span<float> quantiles = dz.Slice(i * levels, levels);
                metric += Math.Abs((double)quantiles[median] - targets[i]);
                loss += ToGradient(z.Slice(i * levels, levels), targets[i], weights[row] * scale, quantiles);
            }

            totals += new LossTotals(weights[row] * loss, weights[row] * metric / width, weights[row]);
        }

        return totals;
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores)
    {
        int levels = Levels.Count;
        for (int i = 0; i < z.Length; i++)
            scores[i] = i % levels == 0 ? z[i] : scores[i - 1] + (float)Softplus.Of(z[i]);
    }

    /// <summary>The quantile: the first of its target and the increments up to it.</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        dz.Clear();
        int first = output / Levels.Count * Levels.Count;
        dz[first] = 1;
        double quantile = z[first];
        for (int i = first + 1; i <= output; i++)
        {
            dz[i] = (float)Softplus.Slope(z[i]);
            quantile += Softplus.Of(z[i]);
        }

        return quantile;
    }

    /// <summary>Whether the levels are the same.</summary>
    /// <param name="other">Another loss, or null.</param>
    public bool Equals(QuantileLoss? other) => other is not null && Levels.SequenceEqual(other.Levels);

    /// <inheritdoc/>
    public override int GetHashCode() => Levels.Aggregate(0, HashCode.Combine);

    /// <summary>From the quantiles of one target to the gradient with respect to z, in place; gives the loss.</summary>
    private double ToGradient(ReadOnlySpan<float> z, float target, float scale, Span<float> quantiles)
    {
        double loss = 0;
        // An increment moves all quantiles from its own on.
        float sum = 0;
        for (int k = Levels.Count - 1; k >= 0; k--)
        {
            double above = (double)target - quantiles[k];
            loss += Math.Max(Levels[k] * above, (Levels[k] - 1.0) * above);
            sum += above > 0 ? -Levels[k] : above < 0 ? 1 - Levels[k] : 0;
            quantiles[k] = sum * scale * (k == 0 ? 1 : (float)Softplus.Slope(z[k]));
        }

        return loss;
    }

    private int FindMedian()
    {
        int nearest = 0;
        for (int k = 1; k < Levels.Count; k++)
            nearest = Math.Abs(Levels[k] - 0.5f) < Math.Abs(Levels[nearest] - 0.5f) ? k : nearest;
        return nearest;
    }

    private static bool IsAscending(IReadOnlyList<float> levels) => Enumerable.Range(1, levels.Count - 1).All(k => levels[k - 1] < levels[k]);
}
