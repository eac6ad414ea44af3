using Microsoft.ML.Internal.Utilities;

namespace MlNetDeep;

/// <summary>What is computed from figures of several folds.</summary>
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
        if (error > 0)
            return new Difference(mean, error, MathUtils.TStatisticToPValue(mean / error, differences.Count - 1));
        // The same difference in every fold.
        return new Difference(mean, error, double.IsNaN(error) ? double.NaN : mean == 0 ? 1 : 0);
    }
}

/// <summary>By how much two trainers differ.</summary>
/// <param name="Mean">The mean over folds of the first's figure less the second's.</param>
/// <param name="StandardError">Of the mean, corrected for what folds share.</param>
/// <param name="PValue">
/// How likely trainers that are equal would differ at least so much: two-sided, by Student's t distribution; NaN where a figure is missing.
/// </param>
public sealed record Difference(double Mean, double StandardError, double PValue)
{
    /// <summary>Whether chance alone is unlikely.</summary>
    /// <param name="level">How likely a false alarm may be, in (0, 1).</param>
    public bool IsSignificant(double level = 0.05) => PValue < level;
}
