namespace MlNetDeep;

/// <summary>Takes rows in and forecasts, on one thread: a model with a state of its own to go forward, which it takes over.</summary>
internal sealed class Forecaster(IExceptionContext context, ForecastModel model, ForecastColumns columns, ForecastState state)
{
    private readonly ForecastLevels _levels = new(model);
    private readonly SeriesFilling _filling = new(columns.MissingValues, model.SeasonalPeriod);

    // What intervals grow and shrink to at most.
    private const float LeastFactor = 0.01f;
    private const float MostFactor = 100;

    // The forecast of the next step, and its bounds, before its value comes.
    private readonly float[][] _next = [new float[model.Horizon], new float[model.Horizon], new float[model.Horizon]];
    private readonly float[] _rows = new float[model.RowsRead * model.Width];

    /// <summary>Where every series stands.</summary>
    public ForecastState State => state;

    /// <summary>Fills what is missing of a row that has been read, as far as its series has rows to fill it.</summary>
    /// <exception cref="InvalidOperationException">Its series is unknown.</exception>
    public void Fill(SeriesRowReader row)
    {
        model.ScalingOf(context, row.Series, columns.Inputs.Series);
        row.Fill(_filling, state[row.Series].Values);
    }

    /// <summary>Takes a row in that has been read; what is missing of it is filled.</summary>
    /// <exception cref="InvalidOperationException">Its series is unknown, or its time does not follow the row before.</exception>
    public void Add(SeriesRowReader row)
    {
        Fill(row);
        SeriesWindow window = state[row.Series];
        if (row.Time is { } time)
            state.Step = TimeStep.Take(context, columns.Inputs.Time!, row.Series, window.LastTime, time, state.Step);
        window.Add(row.Values, row.Time);
    }

    /// <summary>
    /// Takes a row in that has been read, and widens the intervals of its series where it lies outside the one of its step, and narrows them where
    /// it lies within, so that in the long run the promised share lies within whatever the series does: adaptive conformal inference (Gibbs and
    /// Candes, "Adaptive conformal inference under distribution shift", NeurIPS 2021), on the logarithm of the width. Steps further ahead follow
    /// the next one. A value that was missing tells nothing.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <exception cref="InvalidOperationException">As <see cref="Add"/>; the state then stays where it was.</exception>
    public void AddAndAdapt(SeriesRowReader row)
    {
        float factor = columns.HasBounds && columns.AdaptationRate > 0 ? FactorBehind(row) : 1;
        Add(row);
        state[row.Series].Factor = factor;
    }

    private float FactorBehind(SeriesRowReader row)
    {
        float factor = state[row.Series].Factor;
        if (row.IsFilled(model.Target))
            return factor;
        Forecast(row.Series, model.Intervals!.Radii(columns.ConfidenceLevel), _next[0], _next[1], _next[2]);
        if (float.IsNaN(_next[0][0]))
            return factor;
        float value = row.Values[model.Target];
        float missed = value < _next[1][0] || value > _next[2][0] ? 1 : 0;
        return Math.Clamp(factor * MathF.Exp(columns.AdaptationRate * (missed - (1 - columns.ConfidenceLevel))), LeastFactor, MostFactor);
    }

    /// <summary>Forecasts a series from where it stands; NaN where the window lacks rows or values.</summary>
    /// <param name="series">The series.</param>
    /// <param name="radii">At each step, of what multiples of <see cref="ForecastLevels.Below"/> bounds lie; empty where nobody wants them.</param>
    /// <param name="forecast">[horizon]; overwritten.</param>
    /// <param name="lower">[horizon]; overwritten; empty with <paramref name="radii"/>.</param>
    /// <param name="upper">As <paramref name="lower"/>.</param>
    /// <exception cref="InvalidOperationException">The series is unknown.</exception>
    public void Forecast(string series, ReadOnlySpan<float> radii, Span<float> forecast, Span<float> lower, Span<float> upper)
    {
        SeriesScaling scaling = model.ScalingOf(context, series, columns.Inputs.Series);
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

        ReadOnlySpan<float> levels = _levels.Forecast(_rows, scaling);
        float factor = state[series].Factor;
        for (int step = 0; step < forecast.Length; step++)
        {
            forecast[step] = BoxCox.Invert(levels[step], scaling.Lambda);
            if (radii.IsEmpty)
                continue;
            lower[step] = BoxCox.Invert(levels[step] - _levels.Below[step] * factor * radii[step], scaling.Lambda);
            upper[step] = BoxCox.Invert(levels[step] + _levels.Above[step] * factor * radii[step], scaling.Lambda);
        }
    }
}
