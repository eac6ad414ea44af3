using System.Diagnostics;

namespace MlNetDeep;

/// <summary>Takes one forecaster through the origins, and holds its forecasts against the values that came.</summary>
internal sealed class OriginTally(OriginForecaster forecaster, RollingOrigins origins, RollingOriginOptions options)
{
    private readonly ForecastTally _all = new(origins.Horizon);
    private readonly List<ForecastMetrics> _origins = [];
    private readonly List<OriginForecast> _forecasts = [];
    private readonly List<TimeSpan> _times = [];

    /// <summary>How many origins are done.</summary>
    public int Count => _origins.Count;

    /// <summary>Goes to the next origin.</summary>
    public void MoveNext()
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        RollingOrigin origin = origins.Open(Count);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<ForecastValues> forecasts = forecaster.Forecast(origin, origins.Horizon);
        _times.Add(Stopwatch.GetElapsedTime(start));
        var own = new ForecastTally(origins.Horizon);
        foreach ((OriginSeries series, ForecastValues values) in origin.Series.Zip(forecasts))
        {
            for (int step = options.Gap; step < origins.Horizon; step++)
                Add(series, values, step, own);
        }

        _origins.Add(own.ToMetrics());
    }

    /// <summary>What was found, and why it ended, if it failed.</summary>
    public RollingOriginResult ToResult(string? error = null) =>
        new(forecaster.Name, _all.ToMetrics(), _origins, _forecasts, _times, forecaster.ConfidenceLevel, error);

    private void Add(OriginSeries series, ForecastValues values, int step, ForecastTally own)
    {
        var made = new OriginForecast(
            series.Past.Series, Count, step + 1, series.FirstRow + step, values.Forecast[step], values.Lower?[step] ?? float.NaN,
            values.Upper?[step] ?? float.NaN, series.Values[step]);
        _forecasts.Add(made);
        if (float.IsNaN(made.Actual) || float.IsNaN(made.Forecast))
            return;
        ForecastInterval? interval =
            values.Lower is null ? null : new ForecastInterval(made.Lower, made.Upper, ForecastInterval.LevelOf(forecaster.ConfidenceLevel));
        foreach (ForecastTally tally in (ForecastTally[])[_all, own])
            tally.Add(made.Series, step, made.Actual, made.Forecast, interval, series.Scale);
    }
}
