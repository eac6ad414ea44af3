using System.Numerics.Tensors;

namespace MlNetDeep;

/// <summary>What a series tells of itself, in double precision: its season, whether it is stationary, whether its waves grow with its level.</summary>
internal static class SeriesTests
{
    // 5 % of the test of Kwiatkowski et al., table 1.
    private const double StationaryBound = 0.463;
    private const int LeastTold = 8;
    private const double SeasonalBound = 0.64;

    // A correlation with the season before of what is left of the trend.
    private const double SeasonBound = 0.3;
    private const int LambdaSteps = 20;

    // All lags of so many rows take a blink; of a million, minutes.
    private const int MostRowsSearched = 12_000;

    /// <summary>The season by which values agree most with those a season before; 1 where there is none.</summary>
    /// <param name="series">Each in order.</param>
    /// <param name="expected">
    /// The only season to look at; null looks at all from 2 on that the longest series holds three times, within the last 12,000 rows.
    /// </param>
    public static int FindSeason(IReadOnlyList<double[]> series, int? expected)
    {
        if (expected is null)
            series = [.. series.Select(values => values[^Math.Min(values.Length, MostRowsSearched)..])];
        int most = series.Max(values => values.Length) / 3;
        if (most < 2 || expected > most)
            return 1;
        double[][] detrended = [.. series.Select(Detrend)];
        // The calendar names one lag alone.
        if (expected is { } season)
            return season > 1 && MeanCorrelation(detrended, season, 3 * season) > SeasonBound ? season : 1;
        // One lag more, of the same series as the last: else that would be a peak for want of a neighbor.
        double[] correlations = [.. Enumerable.Range(0, most + 2).Select(lag => MeanCorrelation(detrended, lag, 3 * Math.Min(lag, most)))];
        int best = 1;
        for (int lag = 2; lag <= most; lag++)
        {
            // A peak: a slow wave agrees with all its near neighbors.
            if (correlations[lag] > SeasonBound && correlations[lag] > correlations[lag - 1] && correlations[lag] >= correlations[lag + 1]
                && (best == 1 || correlations[lag] > correlations[best] + 0.05))
                best = lag;
        }

        return best;
    }

    /// <summary>Whether the season explains most of what is left of the trend.</summary>
    public static bool IsSeasonal(double[] values, int season)
    {
        if (season < 2 || values.Length < 2 * season + 1)
            return false;
        double[] trend = CentralMean(values, season);
        int first = season / 2;
        double[] left = [.. trend.Select((mean, i) => values[first + i] - mean)];
        var waves = new double[Math.Min(season, left.Length)];
        for (int i = 0; i < left.Length; i++)
            waves[i % season] += left[i];
        for (int phase = 0; phase < waves.Length; phase++)
            waves[phase] /= (left.Length - phase - 1) / season + 1;
        double[] rest = [.. left.Select((value, i) => value - waves[i % season])];
        return Variance(left) is > 0 and var all && 1 - Variance(rest) / all > SeasonalBound;
    }

    /// <summary>Whether the level stays where it is, which few values cannot tell against.</summary>
    public static bool IsStationary(double[] values) => values.Length < LeastTold || Kpss(values) <= StationaryBound;

    /// <summary>The statistic of Kwiatkowski et al. for a level, with trunc(3 sqrt(n) / 13) lags; 0 of a constant.</summary>
    internal static double Kpss(double[] values)
    {
        int count = values.Length;
        double mean = values.Average();
        double[] centered = [.. values.Select(value => value - mean)];
        double sum = 0, squares = 0;
        foreach (double value in centered)
        {
            sum += value;
            squares += sum * sum;
        }

        int lags = (int)(3 * Math.Sqrt(count) / 13);
        double variance = TensorPrimitives.SumOfSquares<double>(centered);
        for (int lag = 1; lag <= lags; lag++)
            variance += 2 * (1 - lag / (lags + 1.0)) * TensorPrimitives.Dot<double>(centered.AsSpan(lag), centered.AsSpan(..^lag));
        return variance > 0 ? squares / count / variance : 0;
    }

    /// <summary>
    /// The lambda for which deviation / mean^(1 - lambda) varies least over stretches of a season each; 1 where there are fewer than three.
    /// </summary>
    public static float Guerrero(double[] values, int season)
    {
        int length = Math.Max(2, season), stretches = values.Length / length;
        if (stretches < 3)
            return BoxCox.None;
        (double Mean, double Deviation)[] parts =
        [
            .. Enumerable.Range(0, stretches).Select(i => values.AsSpan(values.Length - (stretches - i) * length, length).ToArray())
                .Select(part => (part.Average(), Math.Sqrt(Variance(part) * length / (length - 1)))),
        ];
        return Enumerable.Range(0, LambdaSteps + 1).Select(i => i / (float)LambdaSteps).MinBy(lambda =>
        {
            double[] ratios = [.. parts.Select(part => part.Deviation / Math.Pow(part.Mean, 1 - lambda))];
            double variation = Math.Sqrt(Variance(ratios)) / ratios.Average();
            return double.IsNaN(variation) ? lambda : variation;
        });
    }

    /// <summary>Differences to the value so many before.</summary>
    public static double[] Differences(double[] values, int lag) => [.. values.Skip(lag).Select((value, i) => value - values[i])];

    private static double MeanCorrelation(double[][] series, int lag, int least)
    {
        double[] correlations = [.. series.Where(values => values.Length >= least).Select(values => Correlation(values, lag))];
        return correlations.Length > 0 ? correlations.Average() : 0;
    }

    private static double Correlation(double[] centered, int lag)
    {
        double all = TensorPrimitives.SumOfSquares<double>(centered);
        if (!(all > 0) || lag >= centered.Length)
            return 0;
        // Of as many products as there are, not fewer with the lag.
        return TensorPrimitives.Dot<double>(centered.AsSpan(lag), centered.AsSpan(..^lag)) / all * centered.Length / (centered.Length - lag);
    }

    /// <summary>What is left of a straight line.</summary>
    private static double[] Detrend(double[] values)
    {
        double center = (values.Length - 1) / 2.0, mean = values.Average(), products = 0, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            products += (i - center) * (values[i] - mean);
            squares += (i - center) * (i - center);
        }

        double slope = squares > 0 ? products / squares : 0;
        return [.. values.Select((value, i) => value - mean - slope * (i - center))];
    }

    /// <summary>The centered mean over a season, from the value season / 2 on.</summary>
    private static double[] CentralMean(double[] values, int season)
    {
        int half = season / 2;
        bool isEven = season % 2 == 0;
        return [.. Enumerable.Range(half, values.Length - 2 * half).Select(i =>
        {
            double sum = 0;
            for (int k = -half; k <= half; k++)
                sum += values[i + k] * (isEven && Math.Abs(k) == half ? 0.5 : 1);
            return sum / season;
        })];
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }
}
