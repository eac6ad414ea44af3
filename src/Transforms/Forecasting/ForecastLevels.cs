namespace MlNetDeep;

/// <summary>
/// Forecasts in transformed units, on one thread: the naive forecast, and what the networks add to it. Steps beyond those that networks forecast at
/// once are forecast from the forecasts.
/// </summary>
internal sealed class ForecastLevels(ForecastModel model)
{
    private readonly NetworkScorer[] _scorers = [.. model.Networks.Select(network => network.CreateScorer())];
    private readonly float[] _features = new float[model.WindowSize * model.Width];
    private readonly float[] _output = new float[model.StepsAtOnce];
    private readonly float[] _sum = new float[model.StepsAtOnce];
    private readonly float[] _levels = new float[model.Horizon];
    // Of one input alone: the rows, and the forecasts behind them.
    private readonly float[] _goingOn = new float[model.StepsAtOnce < model.Horizon ? model.RowsRead + model.Horizon : 0];

    /// <summary>Forecasts from rows.</summary>
    /// <param name="rows">[rows read, inputs], finite, the target transformed.</param>
    /// <param name="scaling">Of the series.</param>
    /// <param name="unit">What radii of intervals are multiples of.</param>
    /// <returns>[horizon], valid until the next call.</returns>
    public ReadOnlySpan<float> Forecast(ReadOnlySpan<float> rows, SeriesScaling scaling, out float unit)
    {
        if (_goingOn.Length == 0)
        {
            unit = Add(rows, scaling, _levels);
            return _levels;
        }

        rows.CopyTo(_goingOn);
        unit = 0;
        for (int done = 0; done < _levels.Length; done += model.StepsAtOnce)
        {
            Span<float> next = _levels.AsSpan(done, Math.Min(model.StepsAtOnce, _levels.Length - done));
            float own = Add(_goingOn.AsSpan(done, rows.Length), scaling, next);
            unit = done == 0 ? own : unit;
            next.CopyTo(_goingOn.AsSpan(rows.Length + done));
        }

        return _levels;
    }

    /// <summary>The next steps of rows, and the unit that they are in.</summary>
    private float Add(ReadOnlySpan<float> rows, SeriesScaling scaling, Span<float> levels)
    {
        WindowFrame frame = model.Form.Frame(rows, scaling);
        model.Form.Read(rows, scaling, frame, _features);
        _scorers[0].Score(_features, _sum);
        foreach (NetworkScorer scorer in _scorers.AsSpan(1))
        {
            scorer.Score(_features, _output);
            TensorPrimitives.Add(_sum, _output, _sum);
        }

        for (int step = 0; step < levels.Length; step++)
            levels[step] = model.Form.Naive(rows, model.Width, model.Target, frame, step) + frame.Unit * (_sum[step] / _scorers.Length);
        return frame.Unit;
    }
}
