namespace MlNetDeep;

/// <summary>Takes rows in and forecasts, on one thread: a model with a state of its own to go forward, which it takes over.</summary>
internal sealed class Forecaster(IExceptionContext context, ForecastModel model, SeriesColumns columns, ForecastState state)
{
    private readonly NetworkScorer _scorer = model.Network.CreateScorer();
    private readonly float[] _scaled = new float[model.WindowSize * model.Width];

    /// <summary>Where every series stands.</summary>
    public ForecastState State => state;

    /// <summary>Takes a row in that has been read.</summary>
    /// <exception cref="InvalidOperationException">Its series is unknown, or its time does not follow the row before.</exception>
    public void Add(SeriesRowReader row)
    {
        model.ScalingOf(context, row.Series, columns.Series);
        SeriesWindow window = state[row.Series];
        if (row.Time is { } time)
            state.Step = TimeStep.Take(context, columns.Time!, row.Series, window.LastTime, time, state.Step);
        window.Add(row.Values, row.Time);
    }

    /// <summary>Forecasts a series from where it stands.</summary>
    /// <param name="series">The series.</param>
    /// <param name="forecast">[horizon]; overwritten, NaN where the window lacks rows or values.</param>
    /// <returns>The series' deviation: radii of intervals are multiples of it.</returns>
    /// <exception cref="InvalidOperationException">The series is unknown.</exception>
    public float Forecast(string series, Span<float> forecast)
    {
        SeriesScaling scaling = model.ScalingOf(context, series, columns.Series);
        ReadOnlySpan<float> window = state[series].Values;
        // A rectified unit, or the constant of a constant series, could make a number of a NaN.
        if (window.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            forecast.Fill(float.NaN);
            return scaling.Deviation;
        }

        scaling.Standardizer.Apply(window, _scaled);
        _scorer.Score(_scaled, forecast);
        scaling.ToUser(forecast);
        return scaling.Deviation;
    }
}
