namespace MlNetDeep;

/// <summary>Takes rows in and forecasts, on one thread: a model with a state of its own to go forward, which it takes over.</summary>
internal sealed class Forecaster(IExceptionContext context, ForecastModel model, SeriesColumns columns, ForecastState state)
{
    private readonly ForecastLevels _levels = new(model);
    private readonly float[] _rows = new float[model.RowsRead * model.Width];

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

    /// <summary>Forecasts a series from where it stands; NaN where the window lacks rows or values.</summary>
    /// <param name="series">The series.</param>
    /// <param name="radii">Half the width of the interval at each step, in units of the window; empty where nobody wants it.</param>
    /// <param name="forecast">[horizon]; overwritten.</param>
    /// <param name="lower">[horizon]; overwritten; empty with <paramref name="radii"/>.</param>
    /// <param name="upper">As <paramref name="lower"/>.</param>
    /// <exception cref="InvalidOperationException">The series is unknown.</exception>
    public void Forecast(string series, ReadOnlySpan<float> radii, Span<float> forecast, Span<float> lower, Span<float> upper)
    {
        SeriesScaling scaling = model.ScalingOf(context, series, columns.Series);
        state[series].Values.CopyTo(_rows);
        scaling.Transform(_rows);
        // A rectified unit, or the constant of a constant series, could make a number of a NaN.
        if (_rows.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            forecast.Fill(float.NaN);
            lower.Fill(float.NaN);
            upper.Fill(float.NaN);
            return;
        }

        ReadOnlySpan<float> levels = _levels.Forecast(_rows, scaling, out float unit);
        for (int step = 0; step < forecast.Length; step++)
        {
            forecast[step] = BoxCox.Invert(levels[step], scaling.Lambda);
            if (radii.IsEmpty)
                continue;
            lower[step] = BoxCox.Invert(levels[step] - unit * radii[step], scaling.Lambda);
            upper[step] = BoxCox.Invert(levels[step] + unit * radii[step], scaling.Lambda);
        }
    }
}
