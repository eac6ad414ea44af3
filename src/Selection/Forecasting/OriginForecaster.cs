namespace MlNetDeep;

/// <summary>What is judged by rolling origins.</summary>
/// <param name="name">As tables call it.</param>
internal abstract class OriginForecaster(string name)
{
    /// <summary>As tables call it.</summary>
    public string Name => name;

    /// <summary>The share of values that intervals are to hold; null where there are none, or before the first forecast.</summary>
    public float? ConfidenceLevel { get; protected set; }

    /// <summary>Learns from the rows before an origin, and forecasts.</summary>
    /// <returns>Of each series, in their order, at least so many steps.</returns>
    public abstract IReadOnlyList<ForecastValues> Forecast(RollingOrigin origin, int horizon);
}

/// <summary>A user's function.</summary>
internal sealed class BaselineForecaster(ForecastBaseline baseline) : OriginForecaster(baseline.Name)
{
    public override IReadOnlyList<ForecastValues> Forecast(RollingOrigin origin, int horizon)
    {
        ForecastValues[] forecasts =
            [.. origin.Series.Select(series => Checked(baseline.Forecast(series.Past, horizon), series.Past.Series, horizon))];
        ConfidenceLevel = Array.Exists(forecasts, forecast => forecast.Lower is not null) ? baseline.ConfidenceLevel : null;
        return forecasts;
    }

    private static ForecastValues Checked(ForecastValues? values, string series, int horizon)
    {
        if (values?.Forecast is null)
            throw new InvalidOperationException($"{SeriesNames.Describe(series)} got no forecast of the function, but null.");
        if (values.Lower is null != values.Upper is null)
            throw new InvalidOperationException($"{SeriesNames.Describe(series)} got one bound without the other: give both, or neither.");
        foreach (float[] part in new[] { values.Forecast, values.Lower, values.Upper }.OfType<float[]>())
        {
            if (part.Length != horizon)
                throw new InvalidOperationException(
                    $"{SeriesNames.Describe(series)} got {part.Length} values of the function for a horizon of {horizon}: give one for each step.");
        }

        return values;
    }
}

/// <summary>An estimator whose model has a forecaster, such as a pipeline; steps behind it are applied to forecasts.</summary>
internal sealed class EstimatorForecaster(IHost host, RollingOriginOptions options, string name, IEstimator<ITransformer> estimator)
    : OriginForecaster(name)
{
    public override IReadOnlyList<ForecastValues> Forecast(RollingOrigin origin, int horizon)
    {
        ITransformer model = estimator.Fit(origin.Training);
        ForecastTransformer forecaster = ForecastEngineExtensions.Flatten(model).OfType<ForecastTransformer>().LastOrDefault()
            ?? throw host.Except(
                "The model has no forecaster: end the pipeline in one by Forecasting.ForecastByNetwork or its neighbours. Other models are " +
                "compared as a function (RollingOriginOptions.Baselines).");
        Check(forecaster, horizon);
        ConfidenceLevel = forecaster.Columns.HasBounds ? forecaster.Columns.ConfidenceLevel : null;
        return Read(model.Transform(origin.Training), [.. forecaster.Columns.Written], origin);
    }

    private void Check(ForecastTransformer forecaster, int horizon)
    {
        if (forecaster.Horizon < horizon)
            throw host.Except(
                $"The model forecasts {forecaster.Horizon} steps, but {horizon} are judged: train it with a longer horizon, or lower " +
                $"{nameof(RollingOriginOptions)}.{nameof(options.Horizon)}.");
        string? column = forecaster.Columns.Inputs.Series;
        if (column is null != options.SeriesColumnName is null)
            throw host.Except(
                column is null
                    ? $"The column '{options.SeriesColumnName}' tells series apart, but the forecaster has no {nameof(options.SeriesColumnName)}, " +
                      "and took all rows for one series: name the column there, too."
                    : $"The forecaster tells series apart by the column '{column}': name it in {nameof(RollingOriginOptions)}." +
                      $"{nameof(options.SeriesColumnName)}, too.");
    }

    /// <summary>The forecasts of the last rows of each series. Those of other rows are not asked for, and so not made.</summary>
    private ForecastValues[] Read(IDataView view, string[] columns, RollingOrigin origin)
    {
        if (Array.Find(columns, column => view.Schema.GetColumnOrNull(column) is null) is { } missing)
            throw host.Except($"The pipeline ends without the column '{missing}' of the forecaster: leave it in, since it is what is judged.");
        var forecasts = new ForecastValues[origin.Series.Count];
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(column => view.Schema[column]));
        ValueGetter<VBuffer<float>>[] getters = Array.ConvertAll(columns, column => cursor.GetGetter<VBuffer<float>>(view.Schema[column]));
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            if (!origin.Ends.TryGetValue(rows, out int series))
                continue;
            float[][] parts = Array.ConvertAll(getters, Get);
            forecasts[series] = parts.Length == 3 ? new ForecastValues(parts[0], parts[1], parts[2]) : parts[0];
        }

        return rows == origin.Training.GetRowCount()
            ? forecasts
            : throw host.Except(
                $"The pipeline gave {rows} rows for {origin.Training.GetRowCount()}: which forecast is of which row is not known. Filter rows " +
                "before.");
    }

    private static float[] Get(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> value = default;
        getter(ref value);
        return [.. value.DenseValues()];
    }
}
