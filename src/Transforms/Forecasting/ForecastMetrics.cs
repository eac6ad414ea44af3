namespace MlNetDeep;

/// <summary>
/// How good forecasts are: of all of them, in <see cref="Steps"/> of each step of the horizon, and in <see cref="Series"/> of each series.
/// Definitions: R. J. Hyndman and A. B. Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22, 2006.
/// With y the value that came, f its forecast and e = y - f, means are over all forecasts whose value came. NaN where there is none.
/// </summary>
public sealed class ForecastMetrics
{
    internal ForecastMetrics(
        ForecastErrors errors, IEnumerable<ForecastErrors> steps, IEnumerable<KeyValuePair<string, ForecastErrors>> series)
    {
        Count = errors.Count;
        MeanAbsoluteError = errors.Absolute.Mean;
        RootMeanSquaredError = Math.Sqrt(errors.Squared.Mean);
        MeanAbsolutePercentageError = errors.Percentage.Mean;
        SymmetricMeanAbsolutePercentageError = errors.Symmetric.Mean;
        MeanAbsoluteScaledError = errors.Scaled.Mean;
        Coverage = errors.Covered.Mean;
        MeanIntervalWidth = errors.Width.Mean;
        MeanIntervalScore = errors.Score.Mean;
        Steps = [.. steps.Select(step => new ForecastMetrics(step, [], []))];
        // Names in their order, not by chance.
        Series = new SortedDictionary<string, ForecastMetrics>(
            series.ToDictionary(own => own.Key, own => new ForecastMetrics(own.Value, [], [])), StringComparer.Ordinal);
    }

    /// <summary>The number of forecasts whose value came.</summary>
    public long Count { get; }

    /// <summary>MAE = mean |e|, in the label's units.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>RMSE = sqrt(mean e^2), in the label's units.</summary>
    public double RootMeanSquaredError { get; }

    /// <summary>MAPE = 100 mean |e / y|, in percent. Values of 0 are left out; NaN where all are 0.</summary>
    public double MeanAbsolutePercentageError { get; }

    /// <summary>
    /// sMAPE = 200 mean |e| / (|y| + |f|), in percent: in [0, 200], and 200 wherever value and forecast differ in sign, so that it is of use for
    /// series above 0 alone. Where both are 0 it is 0.
    /// </summary>
    public double SymmetricMeanAbsolutePercentageError { get; }

    /// <summary>
    /// MASE = mean |e| / s, where s is the mean |y(t) - y(t - seasonality)| of the value's series: below 1 the forecasts are better than the
    /// naive forecast one season ahead within those rows. Series with s = 0, constant ones or those not longer than a season, are left out; NaN
    /// where all are so.
    /// </summary>
    public double MeanAbsoluteScaledError { get; }

    /// <summary>The share of values within their interval, bounds included, in [0, 1]. NaN without bounds.</summary>
    public double Coverage { get; }

    /// <summary>The mean width of the intervals, in the label's units. NaN without bounds.</summary>
    public double MeanIntervalWidth { get; }

    /// <summary>
    /// The mean interval score, in the label's units, 0 at best: the width, and for a value outside 2 / (1 - level) times its distance from the
    /// interval, so that it is least for intervals that hold the level's share and are narrow (Winkler 1972; T. Gneiting and A. E. Raftery, J. Am.
    /// Stat. Assoc. 102, 2007, equation 43). Scores at different levels do not compare. NaN without bounds, or where their level was not given.
    /// </summary>
    public double MeanIntervalScore { get; }

    /// <summary>The same figures of each step of the horizon, the next step first. Empty in the entries themselves.</summary>
    public IReadOnlyList<ForecastMetrics> Steps { get; }

    /// <summary>
    /// The same figures of each series, by its name; one empty name where no column tells series apart. Empty in the entries themselves.
    /// </summary>
    public IReadOnlyDictionary<string, ForecastMetrics> Series { get; }
}
