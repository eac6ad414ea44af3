using Microsoft.ML.Internal.Utilities;

namespace MlNetDeep;

/// <summary>What is computed from figures of several folds, or origins.</summary>
internal static class Statistics
{
    /// <summary>The unbiased variance; NaN of fewer than two values.</summary>
    public static double Variance(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    /// <summary>
    /// The corrected resampled t-test of Nadeau and Bengio, Inference for the generalization error, Machine Learning 52 (2003): models of
    /// two folds learn from mostly the same rows, so the variance of a difference's mean is s^2 (1/k + n_test/n_train), not s^2/k.
    /// </summary>
    /// <param name="differences">One a fold, k of them.</param>
    /// <param name="testToTrain">n_test / n_train: rows that judge a model by rows that it learned from.</param>
    public static Difference CorrectedTest(IReadOnlyCollection<double> differences, double testToTrain)
    {
        double mean = differences.Average();
        double error = Math.Sqrt(Variance(differences) * (1.0 / differences.Count + testToTrain));
        return Test(mean, error, differences.Count - 1);
    }

    /// <summary>
    /// The test of F. X. Diebold and R. S. Mariano, Comparing predictive accuracy, Journal of Business and Economic Statistics 13 (1995), with
    /// the correction for few origins of D. Harvey, S. Leybourne and P. Newbold, International Journal of Forecasting 13 (1997): the variance
    /// of the mean has autocovariances as far as forecasts overlap, and Student's t distribution judges. Where their plain sum is not above 0,
    /// which it can be, they are weighted as W. K. Newey and K. D. West, Econometrica 55 (1987), do.
    /// </summary>
    /// <param name="differences">One an origin, in their order.</param>
    /// <param name="overlap">How many origins behind one forecast some of the same values, at least 0.</param>
    /// <returns>NaN where there are not more origins than overlap and one.</returns>
    public static Difference DieboldMariano(IReadOnlyList<double> differences, int overlap)
    {
        int n = differences.Count, reach = overlap + 1;
        double mean = differences.Average();
        if (n <= reach)
            return new Difference(mean, double.NaN, double.NaN);
        double[] centered = [.. differences.Select(difference => difference - mean)];
        double[] covariances =
            [.. Enumerable.Range(0, reach).Select(lag => centered.Skip(lag).Zip(centered, (now, before) => now * before).Sum() / n)];
        double Sum(Func<int, double> weight) =>
            covariances.Select((covariance, lag) => (lag == 0 ? 1 : 2 * weight(lag)) * covariance).Sum();
        double variance = Sum(_ => 1);
        if (variance <= 0)
            variance = Sum(lag => 1 - lag / (double)reach);
        double correction = (n + 1 - 2.0 * reach + reach * (reach - 1.0) / n) / n;
        return Test(mean, Math.Sqrt(variance / n / correction), n - 1);
    }

    private static Difference Test(double mean, double error, int degreesOfFreedom)
    {
        if (error > 0)
            return new Difference(mean, error, MathUtils.TStatisticToPValue(mean / error, degreesOfFreedom));
        // The same difference everywhere.
        return new Difference(mean, error, double.IsNaN(error) ? double.NaN : mean == 0 ? 1 : 0);
    }
}

/// <summary>By how much two trainers, or forecasters, differ.</summary>
/// <param name="Mean">The mean over folds, or origins, of the first's figure less the second's.</param>
/// <param name="StandardError">Of the mean, corrected for what folds, or forecasts of near origins, share.</param>
/// <param name="PValue">
/// How likely trainers that are equal would differ at least so much: two-sided, by Student's t distribution; NaN where a figure is missing.
/// </param>
public sealed record Difference(double Mean, double StandardError, double PValue)
{
    /// <summary>Whether chance alone is unlikely.</summary>
    /// <param name="level">How likely a false alarm may be, in (0, 1).</param>
    public bool IsSignificant(double level = 0.05) => PValue < level;
}
