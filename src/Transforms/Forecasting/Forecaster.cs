namespace MlNetDeep;

/// <summary>Takes rows in and forecasts, on one thread: a model with a state of its own to go forward.</summary>
internal sealed class Forecaster
{
    private readonly IExceptionContext _context;
    private readonly ForecastModel _model;
    private readonly SeriesColumns _columns;
    private readonly NetworkScorer _scorer;
    private readonly float[] _scaled;

    /// <summary>Stands where the state stands.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="model">The model.</param>
    /// <param name="columns">The columns of rows.</param>
    /// <param name="state">Taken over.</param>
    public Forecaster(IExceptionContext context, ForecastModel model, SeriesColumns columns, ForecastState state)
    {
        _context = context;
        _model = model;
        _columns = columns;
        _scorer = model.Network.CreateScorer();
        _scaled = new float[model.WindowSize * model.Width];
        State = state;
    }

    /// <summary>Where every series stands.</summary>
    public ForecastState State { get; }

    /// <summary>Takes a row in that has been read.</summary>
    /// <exception cref="InvalidOperationException">Its series is unknown, or its time does not follow the row before.</exception>
    public void Add(SeriesRowReader row)
    {
        _model.ScalingOf(_context, row.Series, _columns.Series);
        SeriesWindow window = State[row.Series];
        if (row.Time is { } time)
            State.Step = TimeStep.Take(_context, _columns.Time!, row.Series, window.LastTime, time, State.Step);
        window.Add(row.Values, row.Time);
    }

    /// <summary>Forecasts a series from where it stands.</summary>
    /// <param name="series">The series.</param>
    /// <param name="forecast">[horizon]; overwritten, NaN where the window lacks rows or values.</param>
    /// <returns>The series' deviation: radii of intervals are multiples of it.</returns>
    /// <exception cref="InvalidOperationException">The series is unknown.</exception>
    public float Forecast(string series, Span<float> forecast)
    {
        SeriesScaling scaling = _model.ScalingOf(_context, series, _columns.Series);
        ReadOnlySpan<float> window = State[series].Values;
        // A rectified unit, or the constant of a constant series, could make a number of a NaN.
        if (window.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            forecast.Fill(float.NaN);
            return scaling.Deviation;
        }

        scaling.Apply(window, _scaled);
        _scorer.Score(_scaled, forecast);
        scaling.ToUser(forecast);
        return scaling.Deviation;
    }
}
