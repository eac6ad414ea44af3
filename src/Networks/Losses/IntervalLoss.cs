namespace MlNetDeep;

/// <summary>
/// The median m of a target t and an interval around it that holds a share c of the targets, from its quantile at the level (1 - c) / 2 to that at
/// (1 + c) / 2: the pinball loss max(l (t - q), (l - 1)(t - q)) of each quantile q at its level l, summed over the three
/// (Koenker and Bassett, "Regression quantiles", Econometrica 46, 1978). Forecasters learn by it where <c>Intervals</c> is Quantiles.
/// </summary>
/// <remarks>
/// The bounds lie softplus distances from the median, so that they never cross it: m = z_m, lower = z_m - ln(1 + exp(z_l)), upper = z_m + ln(1 +
/// exp(z_u)). Of several targets the medians z_m stand first, then z_l of all, then z_u of all; scores have the same places. The metric is the mean
/// absolute error of the median.
/// </remarks>
/// <param name="Level">The share of targets that the interval is to hold, in (0, 1).</param>
public sealed record IntervalLoss(float Level) : Loss
{
    /// <summary>Outputs of a target.</summary>
    internal const int Quantiles = 3;

    private static readonly OptionTable Table = new OptionTable<IntervalLoss> { { o => o.Level, Allowed.Above(0).Below(1) } };

    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.MeanAbsoluteError;

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    public override int TargetLength(int outputs) => outputs % Quantiles == 0
        ? outputs / Quantiles
        : throw new ArgumentException($"A median and two bounds need three outputs for each target, but there are {outputs}.", nameof(outputs));

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activate(z, weights.Length, dz);
        int width = targets.Length / weights.Length;
        var totals = default(LossTotals);
        for (int row = 0; row < weights.Length; row++)
        {
            Range own = (Quantiles * row * width)..(Quantiles * (row + 1) * width);
            ReadOnlySpan<float> outputs = z[own];
            Span<float> scores = dz[own];
            double loss = 0, metric = 0;
            for (int i = 0; i < width; i++)
            {
                float target = targets[row * width + i];
                metric += Math.Abs((double)scores[i] - target);
                loss += ToGradient(outputs[i..], target, width, weights[row] * scale, scores[i..]);
            }

            totals += new LossTotals(weights[row] * loss, weights[row] * metric / width, weights[row]);
        }

        return totals;
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores)
    {
        int outputs = z.Length / rows, width = outputs / Quantiles;
        for (int i = 0; i < z.Length; i++)
        {
            int place = i % outputs;
            scores[i] = place < width ? z[i]
                : place < 2 * width ? scores[i - width] - (float)Softplus.Of(z[i])
                : scores[i - 2 * width] + (float)Softplus.Of(z[i]);
        }
    }

    /// <summary>The median, or the bound: the median and its distance.</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        dz.Clear();
        int width = z.Length / Quantiles, median = output % width;
        dz[median] = 1;
        if (output < width)
            return z[median];
        int side = output < 2 * width ? -1 : 1;
        dz[output] = side * (float)Softplus.Slope(z[output]);
        return z[median] + side * Softplus.Of(z[output]);
    }

    /// <summary>From the three quantiles of one target to the gradient with respect to z, in place; gives the loss.</summary>
    private double ToGradient(ReadOnlySpan<float> z, float target, int width, float scale, Span<float> quantiles)
    {
        double half = Level / 2.0;
        double loss = Pinball(0.5, target, quantiles[0], out float median);
        loss += Pinball(0.5 - half, target, quantiles[width], out float lower);
        loss += Pinball(0.5 + half, target, quantiles[2 * width], out float upper);
        quantiles[0] = scale * (median + lower + upper);
        quantiles[width] = -scale * lower * (float)Softplus.Slope(z[width]);
        quantiles[2 * width] = scale * upper * (float)Softplus.Slope(z[2 * width]);
        return loss;
    }

    private static double Pinball(double level, float target, float quantile, out float gradient)
    {
        double above = (double)target - quantile;
        gradient = (float)(above > 0 ? -level : above < 0 ? 1 - level : 0);
        return Math.Max(level * above, (level - 1) * above);
    }
}
