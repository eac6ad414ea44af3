namespace MlNetDeep;

/// <summary>Forecasts held against the values that came: of all, of each step and of each series.</summary>
/// <param name="horizon">Steps, at least 1.</param>
internal sealed class ForecastTally(int horizon)
{
    private readonly ForecastErrors _all = new();
    private readonly ForecastErrors[] _steps = [.. Enumerable.Range(0, horizon).Select(_ => new ForecastErrors())];
    private readonly SortedDictionary<string, ForecastErrors> _series = new(StringComparer.Ordinal);

    /// <summary>Adds a forecast of a step, from 0 on, of a series; the rest as in <see cref="ForecastErrors.Add"/>.</summary>
    public void Add(string series, int step, double value, double forecast, ForecastInterval? interval, double scale)
    {
        if (!_series.TryGetValue(series, out ForecastErrors? own))
            _series.Add(series, own = new ForecastErrors());
        _all.Add(value, forecast, interval, scale);
        _steps[step].Add(value, forecast, interval, scale);
        own.Add(value, forecast, interval, scale);
    }

    /// <summary>The figures of what was added.</summary>
    public ForecastMetrics ToMetrics() => new(_all, _steps, _series);
}
