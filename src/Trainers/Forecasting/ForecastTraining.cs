namespace MlNetDeep;

/// <summary>
/// From rows to a forecaster: splits each series, scales it by its training rows, trains one network on the windows of all, and takes intervals
/// from its errors on windows held back.
/// </summary>
internal sealed class ForecastTraining
{
    private readonly IHost _host;
    private readonly ForecastOptions _options;
    private readonly SeriesTable _table;
    private readonly int _target;
    private readonly SortedDictionary<string, SeriesScaling> _scalings = new(StringComparer.Ordinal);

    // The scaled rows of all series, one behind the other, and the first rows of windows.
    private readonly float[] _rows;
    private readonly List<int> _training = [];
    private readonly List<int> _validation = [];
    private readonly List<int> _calibration = [];
    private readonly List<int> _constant = [];
    private readonly List<(string Series, FeatureFlaw Flaw)> _flaws = [];

    /// <summary>Splits and scales.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="table">The rows.</param>
    /// <param name="target">Which input is forecast.</param>
    /// <exception cref="InvalidOperationException">There are too few rows; the message says of what.</exception>
    public ForecastTraining(IHost host, ForecastOptions options, SeriesTable table, int target)
    {
        _host = host;
        _options = options;
        _table = table;
        _target = target;
        _rows = new float[table.Series.Sum(series => series.Values.Length)];
        int first = 0;
        foreach (SeriesRows series in table.Series)
        {
            Add(series, first);
            first += series.Rows;
        }

        if (options.HasBounds)
            CheckCalibration();
    }

    /// <summary>Trains.</summary>
    public ForecastModel Train(IChannel channel)
    {
        foreach (IGrouping<string, FeatureFlaw> series in _flaws.GroupBy(found => found.Series, found => found.Flaw))
            ExampleLog.WarnOfFlaws(channel, series, input => $"{NameOf(input)} of the series '{series.Key}'");
        var window = new RowShape(new Shape(_options.WindowSize, _table.Width));
        var loss = new SquaredError();
        Sequential network = _options.Architecture.CreateNetwork(window, _options.Horizon, loss);
        TrainingResult result = Run(channel, network, loss, _options, _training, _validation);
        EpochLog.WriteEnd(channel, result, isContinued: false);
        if (_validation.Count > 0 && Retraining.OptionsOf(_options, _options.RetrainOnAllRows, result.History) is { } again)
        {
            channel.Info("Training again, with the windows that were held back to validate on.");
            result = Retraining.Join(network, result, Run(channel, network, loss, again, [.. _training, .. _validation], []));
        }

        var trained = new TrainedNetwork(network, result.Parameters, loss, result.History);
        ForecastIntervals? intervals = _options.HasBounds ? Calibrate(trained) : null;
        return new ForecastModel(trained, _target, _scalings, _table.HasKeyNumbers, intervals);
    }

    private TrainingResult Run(
        IChannel channel, Sequential network, Loss loss, ForecastOptions how, List<int> windows, List<int> heldBack)
    {
        var loop = new TrainingLoop(network, loss, EpochLog.AddTo(how, channel), _options.PlanDefaults, () => _host.CheckAlive());
        WindowedData training = Windows(windows);
        WindowedData? validation = heldBack.Count > 0 ? Windows(heldBack) : null;
        channel.Info(loop.PlanFor(training, validation).ToString());
        return loop.Train(training, validation);
    }

    /// <summary>Where every series stands behind its last row.</summary>
    public ForecastState CreateState()
    {
        var state = new ForecastState(_options.WindowSize, _table.Width, _table.Step);
        foreach (SeriesRows series in _table.Series)
            series.MoveToEnd(state[series.Name], _options.WindowSize);
        return state;
    }

    private void Add(SeriesRows series, int first)
    {
        SeriesSplit split = SeriesSplit.Create(_host, _options, series);
        var flaws = new List<FeatureFlaw>();
        var scaling = new SeriesScaling(
            FeaturePreparation.Fit(series.Values[..(split.TrainingRows * _table.Width)], _table.Width, flaws), _target);
        _flaws.AddRange(flaws.Select(flaw => (series.Name, flaw)));
        _scalings.Add(series.Name, scaling);
        scaling.Standardizer.Apply(series.Values, _rows.AsSpan(first * _table.Width, series.Values.Length));
        _training.AddRange(Enumerable.Range(first, split.Training));
        AddRange(_validation, first, split.Validation);
        // The errors of a series that was constant have no deviation to be measured in.
        AddRange(scaling.Deviation > 0 ? _calibration : _constant, first, split.Calibration);
        if (scaling.Deviation == 0 && _options.HasBounds)
            CheckConstant(series, split.TrainingRows);
    }

    /// <summary>An interval of width 0 is right for a series that stays as it was, and for no other.</summary>
    private void CheckConstant(SeriesRows series, int trainingRows)
    {
        float[] targets = [.. Enumerable.Range(0, series.Rows).Select(row => series.Values[row * _table.Width + _target])];
        float least = targets[..trainingRows].Min(), most = targets[..trainingRows].Max();
        int row = Array.FindIndex(targets, trainingRows, value => value < least || value > most);
        if (row >= 0)
            throw _host.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"{SeriesNames.Describe(series.Name)} is constant ({least}) in its first {trainingRows} rows, which are to be learned from, but " +
                $"{targets[row]} in its row {row}: errors behind a constant have no unit for intervals. Give more rows or lower " +
                $"{nameof(_options.CalibrationSetFraction)} ({_options.CalibrationSetFraction}), so that it changes in those to learn from, leave the " +
                $"series out, or train without intervals."));
    }

    private void CheckCalibration()
    {
        // Where all series are constant, all intervals have the width 0, whatever the errors.
        if (_calibration.Count == 0)
            _calibration.AddRange(_constant);
        int least = ForecastIntervals.LeastCount(_options.ConfidenceLevel);
        if (_calibration.Count < least)
            throw _host.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"Intervals with {nameof(_options.ConfidenceLevel)} {_options.ConfidenceLevel} need at least {least} windows held back from " +
                $"training, of series that are not constant, but there are {_calibration.Count}: give more rows, raise " +
                $"{nameof(_options.CalibrationSetFraction)} ({_options.CalibrationSetFraction}), or lower the level."));
    }

    /// <summary>Of vector columns an input is a number, from 0, in all columns side by side.</summary>
    private string NameOf(int input) => _options.InputColumnNames.Length == _table.Width
        ? $"The column '{_options.InputColumnNames[input]}'"
        : $"Input {input} ({string.Join(", ", _options.InputColumnNames)})";

    private static void AddRange(List<int> windows, int first, Range range)
    {
        for (int window = range.Start.Value; window < range.End.Value; window++)
            windows.Add(first + window);
    }

    private WindowedData Windows(List<int> starts) =>
        new(_rows, _table.Width, _target, _options.WindowSize, _options.Horizon, [.. starts]);

    private ForecastIntervals Calibrate(TrainedNetwork network)
    {
        int horizon = _options.Horizon, width = _table.Width, length = _options.WindowSize * width;
        float[][] errors = [.. Enumerable.Range(0, horizon).Select(_ => new float[_calibration.Count])];
        NetworkScorer scorer = network.CreateScorer();
        var forecast = new float[horizon];
        for (int i = 0; i < _calibration.Count; i++)
        {
            int start = _calibration[i];
            scorer.Score(_rows.AsSpan(start * width, length), forecast);
            for (int step = 0; step < horizon; step++)
                errors[step][i] = Math.Abs(_rows[(start + _options.WindowSize + step) * width + _target] - forecast[step]);
        }

        return new ForecastIntervals(errors);
    }
}
