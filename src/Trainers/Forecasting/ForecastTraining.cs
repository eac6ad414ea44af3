namespace MlNetDeep;

/// <summary>
/// From rows to a forecaster: trains on all windows, and, where intervals are asked for, before that on those without the last ones, whose errors
/// the intervals are taken from. So forecasts with intervals are those without.
/// </summary>
internal sealed class ForecastTraining
{
    private readonly IHost _host;
    private readonly ForecastOptions _options;
    private readonly SeriesTable _table;
    private readonly TransformedRows _rows;
    private readonly ForecastTransformer? _start;
    private readonly ForecastStage _whole;
    private readonly ForecastStage? _calibration;
    private readonly List<ForecastWindow> _held = [];
    private int _short;

    /// <summary>Chooses what options leave open, splits and scales.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="channel">For the log.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="table">The rows.</param>
    /// <param name="target">Which input is forecast.</param>
    /// <param name="start">What training goes on from, if anything; options and rows fit it.</param>
    /// <exception cref="InvalidOperationException">There are too few rows; the message says of what.</exception>
    public ForecastTraining(IHost host, IChannel channel, ForecastOptions options, SeriesTable table, int target, ForecastTransformer? start)
    {
        (_host, _options, _table, _start) = (host, options, table, start);
        ForecastPlan plan = start is null
            ? ForecastPlan.Choose(host, options, table, target)
            : ForecastPlan.Continue(host, options, table, start.Model);
        channel.Info(plan.ToString());
        _rows = new TransformedRows(table, target, plan);
        _whole = new ForecastStage(host, options, _rows, [.. table.Series.Select(series => series.Rows)], start?.Model);
        if (options.HasBounds)
            _calibration = HoldBack();
    }

    /// <summary>Trains.</summary>
    public ForecastModel Train(IChannel channel)
    {
        ForecastIntervals? intervals = null;
        TrainedNetwork[]? first = null;
        if (_calibration is not null)
        {
            channel.Info("Training without the last windows, whose errors the intervals are taken from.");
            if (_short > 0)
                channel.Warning(
                    "{0} of {1} series are too short to hold windows back: their part in the intervals is from errors on windows that were learned " +
                    "from, so that these may be too narrow. Give more rows, or a shorter window or horizon.",
                    _short,
                    _rows.Series.Count);
            first = _calibration.Train(channel);
            intervals = Calibrate(first);
        }

        TrainedNetwork[] networks = _whole.Train(channel);
        SeriesScaling[] scalings = _whole.Scalings;
        // Cancelled midway they have learned less than the first.
        if (first is not null && networks[0].History.StopReason == StopReason.Cancelled)
            (networks, scalings) = (first, _calibration!.Scalings);
        var named = new SortedDictionary<string, SeriesScaling>(StringComparer.Ordinal);
        foreach ((string series, SeriesScaling known) in _start?.Model.Scalings ?? named)
            named.Add(series, known);
        for (int i = 0; i < scalings.Length; i++)
            named[_rows.Series[i].Name] = scalings[i];
        return CreateModel(networks, named, intervals);
    }

    /// <summary>Where every series stands: behind its last row, or, where it has none, where the model stood that training went on from.</summary>
    public ForecastState CreateState()
    {
        ForecastState state = _start?.State.Clone() ?? new ForecastState(_rows.Plan.RowsRead, _table.Width, _table.Step);
        state.Step = _table.Step;
        foreach (SeriesRows series in _table.Series.Where(series => series.Rows > 0))
        {
            series.MoveToEnd(state[series.Name], _rows.Plan.RowsRead);
            // The new intervals know what these rows have told.
            state[series.Name].Factor = 1;
        }

        return state;
    }

    private ForecastStage HoldBack()
    {
        int horizon = _options.Horizon;
        var known = new int[_rows.Series.Count];
        for (int series = 0; series < known.Length; series++)
        {
            known[series] = _rows.Series[series].Rows;
            int windows = _rows.WindowsIn(known[series], horizon);
            if (windows < 1)
                continue;
            int held = Math.Max(1, (int)Math.Round(_options.CalibrationSetFraction * windows));
            // Horizon - 1 windows are left out in front of them, so that no value that was learned from is a target.
            known[series] -= held + (horizon - 1);
            if (_rows.WindowsIn(known[series], horizon) < held)
            {
                // Too short to be spared: errors on all windows, which it has learned from, tell more than nothing.
                (known[series], held) = (_rows.Series[series].Rows, windows);
                _short++;
            }

            // The errors of a series that is constant have no unit to be measured in.
            if (_whole.Scalings[series].Deviation > 0)
                _held.AddRange(_rows.Windows(series, windows - held, windows));
        }

        var options = (ForecastOptions)_options.Clone();
        options.CheckpointPath = options.CheckpointPath is { } path ? $"{path}.intervals" : null;
        var stage = new ForecastStage(_host, options, _rows, known, _start?.Model);
        CheckHeld();
        return stage;
    }

    private void CheckHeld()
    {
        // Where all series are constant, all intervals have the width 0.
        bool areConstant = _whole.Scalings.All(scaling => scaling.Deviation == 0);
        int least = ForecastIntervals.LeastCount(_options.ConfidenceLevel), errors = _held.Count * _options.Horizon;
        if (!areConstant && errors < least)
            throw _host.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"Intervals with {nameof(_options.ConfidenceLevel)} {_options.ConfidenceLevel} need at least {least} errors on windows held back, of " +
                $"series that are not constant, but {_held.Count} windows of {_options.Horizon} steps are held back: give more rows, raise " +
                $"{nameof(_options.CalibrationSetFraction)} ({_options.CalibrationSetFraction}), or lower the level."));
        if (areConstant)
            _held.AddRange(Enumerable.Repeat(new ForecastWindow(0, 0), least));
    }

    /// <summary>The errors on the windows held back, in the units that windows have in the end, or in the distances that the networks tell.</summary>
    private ForecastIntervals Calibrate(TrainedNetwork[] networks)
    {
        var levels = new ForecastLevels(CreateModel(networks, new Dictionary<string, SeriesScaling>(), null));
        float[][] errors = [.. Enumerable.Range(0, _options.Horizon).Select(_ => new float[_held.Count])];
        for (int i = 0; i < _held.Count; i++)
        {
            ReadOnlySpan<float> rows = _rows.Open(_held[i], _options.Horizon, out ReadOnlySpan<float> behind);
            ReadOnlySpan<float> forecast = levels.Forecast(rows, _calibration!.Scalings[_held[i].Series]);
            float unit = _rows.Plan.Form.Frame(rows, _whole.Scalings[_held[i].Series]).Unit;
            for (int step = 0; step < forecast.Length; step++)
            {
                float error = behind[step * _rows.Width + _rows.Target] - forecast[step];
                float distance = _options.Intervals == IntervalMethod.Conformal ? unit : error < 0 ? levels.Below[step] : levels.Above[step];
                // A series that stood still before the windows held back tells no distance.
                distance = distance > 0 ? distance : unit;
                errors[step][i] = distance > 0 ? Math.Abs(error) / distance : 0;
            }
        }

        return new ForecastIntervals(errors);
    }

    private ForecastModel CreateModel(
        TrainedNetwork[] networks, IReadOnlyDictionary<string, SeriesScaling> scalings, ForecastIntervals? intervals) =>
        new(networks, _rows.Plan.Horizon, _rows.Plan.Season, _rows.Plan.Form, _rows.Target, scalings, _table.HasKeyNumbers, intervals);
}
