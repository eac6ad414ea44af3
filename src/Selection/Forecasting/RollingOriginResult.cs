namespace MlNetDeep;

/// <summary>How one forecaster did at rolling origins.</summary>
public sealed class RollingOriginResult
{
    internal RollingOriginResult(
        string name, ForecastMetrics metrics, IReadOnlyList<ForecastMetrics> origins, IReadOnlyList<OriginForecast> forecasts,
        IEnumerable<TimeSpan> times, float? confidenceLevel, string? error)
    {
        (Name, Metrics, Origins, Forecasts, ConfidenceLevel, Error) = (name, metrics, origins, forecasts, confidenceLevel, error);
        TimePerOrigin = times.Order().ElementAtOrDefault(origins.Count / 2);
        Count = forecasts.LongCount(forecast => !float.IsNaN(forecast.Actual));
    }

    /// <summary>The name that it was given.</summary>
    public string Name { get; }

    /// <summary>
    /// The figures over all origins, with those of each step (the steps of a gap have none) and of each series. MASE's scale is taken anew at
    /// each origin, from the rows learned from there.
    /// </summary>
    public ForecastMetrics Metrics { get; }

    /// <summary>The figures of each origin, the first one first; where it failed, of those before.</summary>
    public IReadOnlyList<ForecastMetrics> Origins { get; }

    /// <summary>Every forecast that was judged, by origin, series and step.</summary>
    public IReadOnlyList<OriginForecast> Forecasts { get; }

    /// <summary>The share of values that its intervals are to hold, in (0, 1); null where it has none.</summary>
    public float? ConfidenceLevel { get; }

    /// <summary>How long training and forecasting took at an origin: the median, so that what the first compiles does not count.</summary>
    public TimeSpan TimePerOrigin { get; }

    /// <summary>Why it failed, and at which origin; null where it did not.</summary>
    public string? Error { get; }

    /// <summary>
    /// How many forecasts it was to be judged by: those whose value came. <see cref="ForecastMetrics.Count"/> of <see cref="Metrics"/> are
    /// those of them that are numbers; forecasts are NaN where values that they read are missing.
    /// </summary>
    public long Count { get; }

    /// <summary>Whether all its forecasts are numbers; one of which some are not ranks behind those of which all are.</summary>
    internal bool IsJudgedOnAll => Error is null && Metrics.Count == Count;
}

/// <summary>One step of a forecast at an origin, and the value that came.</summary>
/// <param name="Series">The name of the series; empty where no column tells series apart.</param>
/// <param name="Origin">The origin, from 0 on.</param>
/// <param name="Step">The step, from 1 on: so many rows behind the last one learned from.</param>
/// <param name="Row">Which row of its series it forecasts, from 0 on.</param>
/// <param name="Forecast">The forecast; NaN where there is none.</param>
/// <param name="Lower">The interval's lower bound; NaN where there is none.</param>
/// <param name="Upper">The interval's upper bound; NaN where there is none.</param>
/// <param name="Actual">The value that came; NaN where it is missing.</param>
public readonly record struct OriginForecast(
    string Series, int Origin, int Step, int Row, float Forecast, float Lower, float Upper, float Actual);
