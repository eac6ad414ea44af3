namespace MlNetDeep;

/// <summary>The figures of ML.NET's evaluators that models are usually judged by. Others are a <see cref="Metric{TMetrics}"/> of your own.</summary>
public static class Metrics
{
    /// <summary>Binary: the share of rows in their class. In [0, 1].</summary>
    public static Metric<BinaryClassificationMetrics> BinaryAccuracy { get; } = new("Accuracy", true, metrics => metrics.Accuracy);

    /// <summary>Binary: the area under the receiver operating characteristic. In [0, 1], 0.5 by chance.</summary>
    public static Metric<BinaryClassificationMetrics> BinaryAreaUnderRocCurve { get; } =
        new("AUC", true, metrics => metrics.AreaUnderRocCurve);

    /// <summary>Binary: the harmonic mean of precision and recall. In [0, 1].</summary>
    public static Metric<BinaryClassificationMetrics> BinaryF1Score { get; } = new("F1", true, metrics => metrics.F1Score);

    /// <summary>Binary: the mean -log2 of the probability given to the row's class, at least 0; NaN for models without probabilities.</summary>
    public static Metric<BinaryClassificationMetrics> BinaryLogLoss { get; } =
        new("Log-loss", false, metrics => metrics is CalibratedBinaryClassificationMetrics calibrated ? calibrated.LogLoss : double.NaN);

    /// <summary>Multiclass: the share of rows in their class. In [0, 1].</summary>
    public static Metric<MulticlassClassificationMetrics> MicroAccuracy { get; } =
        new("Micro-accuracy", true, metrics => metrics.MicroAccuracy);

    /// <summary>Multiclass: the mean over classes of the share of their rows that are told right. In [0, 1].</summary>
    public static Metric<MulticlassClassificationMetrics> MacroAccuracy { get; } =
        new("Macro-accuracy", true, metrics => metrics.MacroAccuracy);

    /// <summary>Multiclass: the mean -ln of the probability given to the row's class, at least 0.</summary>
    public static Metric<MulticlassClassificationMetrics> MulticlassLogLoss { get; } = new("Log-loss", false, metrics => metrics.LogLoss);

    /// <summary>Regression: the root of the mean squared error, in the label's unit.</summary>
    public static Metric<RegressionMetrics> RootMeanSquaredError { get; } = new("RMSE", false, metrics => metrics.RootMeanSquaredError);

    /// <summary>Regression: the mean absolute error, in the label's unit.</summary>
    public static Metric<RegressionMetrics> MeanAbsoluteError { get; } = new("MAE", false, metrics => metrics.MeanAbsoluteError);

    /// <summary>Regression: the share of the label's variance that the model explains, at most 1; below 0 where the mean would do better.</summary>
    public static Metric<RegressionMetrics> RSquared { get; } = new("R2", true, metrics => metrics.RSquared);

    /// <summary>Forecasts: the mean absolute error over that of the naive forecast one season ahead, in the rows learned from.</summary>
    public static Metric<ForecastMetrics> ForecastMeanAbsoluteScaledError { get; } = new("MASE", false, metrics => metrics.MeanAbsoluteScaledError);

    /// <summary>Forecasts: the mean absolute error, in the label's unit.</summary>
    public static Metric<ForecastMetrics> ForecastMeanAbsoluteError { get; } = new("MAE", false, metrics => metrics.MeanAbsoluteError);

    /// <summary>Forecasts: the root of the mean squared error, in the label's unit.</summary>
    public static Metric<ForecastMetrics> ForecastRootMeanSquaredError { get; } = new("RMSE", false, metrics => metrics.RootMeanSquaredError);

    /// <summary>Forecasts: the mean absolute error over the mean of value and forecast, in percent.</summary>
    public static Metric<ForecastMetrics> ForecastSymmetricMeanAbsolutePercentageError { get; } =
        new("sMAPE", false, metrics => metrics.SymmetricMeanAbsolutePercentageError);

    /// <summary>Forecasts: the mean interval score, in the label's unit; NaN of forecasts without intervals.</summary>
    public static Metric<ForecastMetrics> ForecastIntervalScore { get; } = new("interval score", false, metrics => metrics.MeanIntervalScore);

    internal static IReadOnlyList<Metric<ForecastMetrics>> OfForecasts { get; } =
    [
        ForecastMeanAbsoluteScaledError, ForecastMeanAbsoluteError, ForecastRootMeanSquaredError, ForecastSymmetricMeanAbsolutePercentageError,
        ForecastIntervalScore,
    ];
}
