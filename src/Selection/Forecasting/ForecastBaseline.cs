namespace MlNetDeep;

/// <summary>A function that forecasts a series from its past: a rule of thumb, or a model of another library.</summary>
public sealed class ForecastBaseline
{
    /// <summary>Names a function.</summary>
    /// <param name="name">As tables call it.</param>
    /// <param name="forecast">
    /// From the past of a series, and the number of steps, to as many values, the next step first, and bounds if it has them. It is called for
    /// each series at each origin, with <see cref="RollingOriginOptions.MaximumParallelism"/> above 1 beside other candidates.
    /// </param>
    /// <param name="confidenceLevel">The share of values that its bounds are to hold, in (0, 1); of no account without bounds.</param>
    /// <exception cref="ArgumentException">The name is blank, or the level out of range.</exception>
    public ForecastBaseline(string name, Func<SeriesPast, int, ForecastValues> forecast, float confidenceLevel = 0.95f)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(forecast);
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(
                nameof(confidenceLevel),
                string.Create(CultureInfo.InvariantCulture, $"confidenceLevel must lie in (0, 1), but is {confidenceLevel}."));
        (Name, Forecast, ConfidenceLevel) = (name, forecast, confidenceLevel);
    }

    /// <summary>As tables call it.</summary>
    public string Name { get; }

    /// <summary>From the past of a series, and the number of steps, to as many values.</summary>
    public Func<SeriesPast, int, ForecastValues> Forecast { get; }

    /// <summary>The share of values that its bounds are to hold, in (0, 1).</summary>
    public float ConfidenceLevel { get; }
}

/// <summary>What a function knows of a series as it forecasts: the rows before an origin that are to be learned from.</summary>
public sealed class SeriesPast
{
    private readonly IReadOnlyList<TimePoint> _times;

    internal SeriesPast(string series, float[] values, IReadOnlyList<TimePoint> times) => (Series, Values, _times) = (series, values, times);

    /// <summary>The name of the series; empty where no column tells series apart.</summary>
    public string Series { get; }

    /// <summary>Its values, at least one, the newest last; NaN where one is missing.</summary>
    public float[] Values { get; }

    /// <summary>When they were, as a clock showed it; empty without a time column, or where it has numbers.</summary>
    public IReadOnlyList<DateTime> Dates => [.. _times.Where(time => time.IsDate).Select(time => time.Clock)];

    /// <summary>When they were, where the time column has numbers; else empty.</summary>
    public IReadOnlyList<double> Times => [.. _times.Where(time => !time.IsDate).Select(time => (double)time.Whole + time.Fraction)];
}

/// <summary>Forecasts of the next steps of a series. An array of values alone becomes one without bounds.</summary>
/// <param name="Forecast">The next step first.</param>
/// <param name="Lower">The lower bounds, as many; null, together with the upper, for none.</param>
/// <param name="Upper">The upper bounds.</param>
public sealed record ForecastValues(float[] Forecast, float[]? Lower = null, float[]? Upper = null)
{
    /// <summary>Values without bounds.</summary>
    /// <param name="forecast">The next step first.</param>
    public static implicit operator ForecastValues(float[] forecast) => new(forecast);
}
