namespace MlNetDeep;

/// <summary>
/// Forecasts in transformed units, on one thread: the naive forecast, and what the networks add to it; and the distances to their bounds that
/// intervals are multiples of. Steps beyond those that networks forecast at once are forecast from the forecasts.
/// </summary>
internal sealed class ForecastLevels(ForecastModel model)
{
    // No window is without noise: a distance has at least so many units.
    private const float LeastDistance = 0.01f;

    private readonly NetworkScorer[] _scorers = [.. model.Networks.Select(network => network.CreateScorer())];
    private readonly float[] _features = new float[model.WindowSize * model.Width];
    private readonly float[] _output = new float[model.Networks[0].Network.OutputShape.Length];
    private readonly float[] _sum = new float[model.Networks[0].Network.OutputShape.Length];
    private readonly float[] _levels = new float[model.Horizon];
    private readonly float[] _below = new float[model.Horizon];
    private readonly float[] _above = new float[model.Horizon];
    // Of one input alone: the rows, and the forecasts behind them.
    private readonly float[] _goingOn = new float[model.StepsAtOnce < model.Horizon ? model.RowsRead + model.Horizon : 0];

    /// <summary>Of the last forecast, [horizon], what the radii of intervals are multiples of below it; 0 where the series was constant.</summary>
    public ReadOnlySpan<float> Below => _below;

    /// <summary>As <see cref="Below"/>, above it.</summary>
    public ReadOnlySpan<float> Above => _above;

    /// <summary>Forecasts from rows.</summary>
    /// <param name="rows">[rows read, inputs], finite, the target transformed.</param>
    /// <param name="scaling">Of the series.</param>
    /// <returns>[horizon], valid until the next call.</returns>
    public ReadOnlySpan<float> Forecast(ReadOnlySpan<float> rows, SeriesScaling scaling)
    {
        if (_goingOn.Length == 0)
        {
            Add(rows, scaling, 0, _levels.Length);
            return _levels;
        }

        rows.CopyTo(_goingOn);
        for (int done = 0; done < _levels.Length; done += model.StepsAtOnce)
        {
            int steps = Math.Min(model.StepsAtOnce, _levels.Length - done);
            Add(_goingOn.AsSpan(done, rows.Length), scaling, done, steps);
            _levels.AsSpan(done, steps).CopyTo(_goingOn.AsSpan(rows.Length + done));
        }

        return _levels;
    }

    /// <summary>The next steps of rows, whose first is a step of the horizon.</summary>
    private void Add(ReadOnlySpan<float> rows, SeriesScaling scaling, int first, int steps)
    {
        WindowFrame frame = model.Form.Frame(rows, scaling);
        model.Form.Read(rows, scaling, frame, _features);
        _scorers[0].Score(_features, _sum);
        foreach (NetworkScorer scorer in _scorers.AsSpan(1))
        {
            scorer.Score(_features, _output);
            TensorPrimitives.Add(_sum, _output, _sum);
        }

        for (int step = 0; step < steps; step++)
            _levels[first + step] = model.Form.Naive(rows, model.Width, model.Target, frame, step) + frame.Unit * (_sum[step] / _scorers.Length);
        if (model.HasQuantiles)
            AddDistances(frame.Unit, first, steps);
        else if (first == 0)
        {
            _below.AsSpan().Fill(frame.Unit);
            _above.AsSpan().Fill(frame.Unit);
        }
    }

    private void AddDistances(float unit, int first, int steps)
    {
        int all = model.StepsAtOnce;
        for (int step = 0; step < steps; step++)
        {
            _below[first + step] = unit * Math.Max((_sum[step] - _sum[all + step]) / _scorers.Length, LeastDistance);
            _above[first + step] = unit * Math.Max((_sum[2 * all + step] - _sum[step]) / _scorers.Length, LeastDistance);
        }
    }
}
