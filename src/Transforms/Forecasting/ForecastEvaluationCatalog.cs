namespace Microsoft.ML;

/// <summary>Puts the evaluation of forecasts where ML.NET has that of other tasks.</summary>
public static class ForecastEvaluationCatalog
{
    /// <summary>
    /// Compares forecasts with the values that came: what a row's forecast says of step k is held against the label k rows later in the same
    /// series. Forecasts that are NaN, and those whose label is NaN or lies behind the last row, are left out.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows in order, as a forecaster's Transform gives them.</param>
    /// <param name="labelColumnName">The values of the series, Single.</param>
    /// <param name="forecastColumnName">The forecast: a vector of Single of known size, or Single where it is of the next step alone.</param>
    /// <param name="confidenceLowerBoundColumn">The lower bounds, as many; null, together with the upper, measures no coverage.</param>
    /// <param name="confidenceUpperBoundColumn">The upper bounds.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart; null where all rows are one.</param>
    /// <param name="seasonality">The rows of a season, at least 1, for the naive forecast that MASE compares with.</param>
    /// <param name="trainingData">
    /// The rows whose naive errors are MASE's scales, as Hyndman and Koehler define it; null takes <paramref name="data"/> itself.
    /// </param>
    /// <param name="confidenceLevel">
    /// The share of values that intervals are to hold, in (0, 1), for the interval score; null measures none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type, one bound is given without the other, the seasonality is below 1, or the level out of range.
    /// </exception>
    public static ForecastMetrics Evaluate(
        this ForecastingCatalog catalog, IDataView data, string labelColumnName, string forecastColumnName,
        string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null, string? seriesColumnName = null,
        int seasonality = 1, IDataView? trainingData = null, float? confidenceLevel = null)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        env.CheckNonEmpty(labelColumnName, nameof(labelColumnName));
        env.CheckNonEmpty(forecastColumnName, nameof(forecastColumnName));
        if (confidenceLowerBoundColumn is null != confidenceUpperBoundColumn is null)
            throw env.ExceptUserArg(
                confidenceLowerBoundColumn is null ? nameof(confidenceLowerBoundColumn) : nameof(confidenceUpperBoundColumn),
                "One bound is given without the other: name both columns, or neither.");
        if (seasonality < 1)
            throw env.ExceptUserArg(nameof(seasonality), $"seasonality must be at least 1, but is {seasonality}.");
        if (confidenceLevel is { } level && !(level > 0 && level < 1))
            throw env.ExceptUserArg(
                nameof(confidenceLevel), string.Create(CultureInfo.InvariantCulture, $"confidenceLevel must lie in (0, 1), but is {level}."));
        var evaluator = new ForecastEvaluator(
            env, labelColumnName, forecastColumnName, confidenceLowerBoundColumn, confidenceUpperBoundColumn, seriesColumnName,
            seasonality, ForecastInterval.LevelOf(confidenceLevel));
        return evaluator.Evaluate(data, trainingData ?? data);
    }
}
