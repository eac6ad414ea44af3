namespace Microsoft.ML;

/// <summary>Judges forecasters at many origins, where ML.NET has cross-validation for other tasks.</summary>
public static class ForecastComparisonCatalog
{
    /// <summary>
    /// Trains a forecaster at rolling origins, each time on the rows before the origin, and holds its forecasts against the values behind.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows in order of time; of several series, each in order, however mixed. Read once, and kept in memory.</param>
    /// <param name="estimator">A forecaster of this library, or a pipeline with one.</param>
    /// <param name="options">Columns and origins.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a column is missing or of another type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">
    /// A series is too short, times are not in order and evenly spaced, or the estimator cannot be trained, or its model has no forecaster.
    /// </exception>
    public static RollingOriginResult CrossValidate(
        this ForecastingCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, RollingOriginOptions options)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return Open(catalog, data, options).CrossValidate(data, estimator);
    }

    /// <summary>
    /// Judges every candidate, the functions in <see cref="RollingOriginOptions.Baselines"/>, and the naive forecasts at the same rolling
    /// origins. One that fails is reported in its row; the rest go on.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows in order of time; of several series, each in order, however mixed. Read once, and kept in memory.</param>
    /// <param name="options">Columns and origins.</param>
    /// <param name="candidates">Names and estimators: forecasters of this library, or pipelines with one. None compares functions alone.</param>
    /// <exception cref="ArgumentException">
    /// A name is missing or there twice, an option is out of range, or a column is missing or of another type.
    /// </exception>
    /// <exception cref="InvalidOperationException">A series is too short, or times are not in order and evenly spaced.</exception>
    public static ForecastComparison Compare(
        this ForecastingCatalog catalog, IDataView data, RollingOriginOptions options,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return Open(catalog, data, options).Compare(data, candidates);
    }

    private static RollingOriginRun Open(ForecastingCatalog catalog, IDataView data, RollingOriginOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        ArgumentNullException.ThrowIfNull(data);
        return new RollingOriginRun(catalog, options.Checked());
    }
}
