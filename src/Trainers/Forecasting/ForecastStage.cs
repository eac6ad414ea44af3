namespace MlNetDeep;

/// <summary>One training of a forecaster, on the first rows of each series: it scales each by them and trains the networks on all their windows.</summary>
internal sealed class ForecastStage
{
    private readonly IHost _host;
    private readonly ForecastOptions _options;
    private readonly TransformedRows _rows;
    private readonly ForecastModel? _start;
    private readonly List<ForecastWindow> _training = [];
    private readonly List<ForecastWindow> _validation = [];
    private readonly List<ForecastWindow> _between = [];
    private readonly List<(string Series, FeatureFlaw Flaw)> _flaws = [];

    /// <summary>Scales, and holds windows back to validate on.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="known">How many of its first rows are known of each series.</param>
    /// <param name="start">What training goes on from, if anything.</param>
    /// <exception cref="InvalidOperationException">There are too few rows; the message says of what.</exception>
    public ForecastStage(IHost host, ForecastOptions options, TransformedRows rows, int[] known, ForecastModel? start)
    {
        (_host, _options, _rows, _start) = (host, options, rows, start);
        Scalings = new SeriesScaling[known.Length];
        for (int series = 0; series < known.Length; series++)
        {
            var flaws = new List<FeatureFlaw>();
            Scalings[series] = rows.Scale(series, known[series], flaws);
            _flaws.AddRange(flaws.Select(flaw => (rows.Series[series].Name, flaw)));
            int windows = Math.Max(0, rows.WindowsIn(known[series], rows.Plan.StepsAtOnce));
            // One that the model knows can do without windows, where others have some.
            if (!Split(series, windows) && (rows.Plan.Kept[series] is null || (_training.Count == 0 && series == known.Length - 1)))
                throw NoneLeft(series, windows);
        }
    }

    /// <summary>Of each series.</summary>
    public SeriesScaling[] Scalings { get; }

    /// <summary>Trains the networks, each from its own seed.</summary>
    public TrainedNetwork[] Train(IChannel channel)
    {
        foreach (IGrouping<string, FeatureFlaw> series in _flaws.GroupBy(found => found.Series, found => found.Flaw))
            ExampleLog.WarnOfFlaws(channel, series, input => $"{NameOf(input)} of the series '{series.Key}'");
        // Cancelled midway one has learned less than those before it, and the rest is not begun; all of a model to go on from have learned before.
        return [.. Enumerable.Range(0, _options.NumberOfNetworks).Select(i => Train(channel, i))
            .TakeWhile((network, i) => i == 0 || _start is not null || network.History.StopReason != StopReason.Cancelled)];
    }

    // Of very many windows those held back would be missed less than the time.
    private bool IsWorthIt => _training.Count + _between.Count + _validation.Count <= _options.PlanDefaults.MostRowsToLearnAgain;

    /// <summary>Whether windows are left to learn from; else none is taken.</summary>
    private bool Split(int series, int windows)
    {
        double share = _options.HeldOutShare(windows);
        int held = share > 0 ? Math.Max(1, (int)Math.Round(share * windows)) : 0;
        // Between the two parts so many windows are left out, so that no value is a target of both.
        int training = held > 0 ? windows - held - (_rows.Plan.StepsAtOnce - 1) : windows;
        if (training < 1)
            return false;
        _training.AddRange(_rows.Windows(series, 0, training));
        _between.AddRange(_rows.Windows(series, training, windows - held));
        _validation.AddRange(_rows.Windows(series, windows - held, windows));
        return true;
    }

    private Exception NoneLeft(int series, int windows) => _host.Except(
        $"{SeriesNames.Describe(_rows.Series[series].Name)} has {windows} windows to learn from and validate on, of which none is left to " +
        $"learn from: those held back by {nameof(_options.ValidationSetFraction)}, and {_rows.Plan.StepsAtOnce - 1} in front of them, are too " +
        "many. Give more rows, or lower the fraction.");

    private TrainedNetwork Train(IChannel channel, int member)
    {
        var options = (ForecastOptions)_options.Clone();
        if (member > 0)
        {
            options.Seed = unchecked(_options.Seed + member);
            options.CheckpointPath = _options.CheckpointPath is { } path ? $"{path}.network{member + 1}" : null;
        }

        Loss loss = options.CreateLoss();
        Sequential network = options.CreateNetwork(
            new Shape(_rows.Plan.WindowSize, _rows.Width), _rows.Target, _rows.Plan.Season, _rows.Plan.StepsAtOnce);
        float[]? first = _start is null
            ? options.Architecture.CreateStart(network, options.Seed!.Value)?.Parameters
            : [.. _start.Networks[member].Parameters];
        TrainingResult result = Run(channel, network, loss, options, first, _training, _validation);
        if (member == 0)
            EpochLog.WriteEnd(channel, result, isContinued: _start is not null);
        if (_validation.Count > 0 && Retraining.OptionsOf(options, options.RetrainOnAllRows, result.History, IsWorthIt) is { } again)
        {
            channel.Info("Training again, with the windows that were held back to validate on.");
            result = Retraining.Join(network, result, Run(channel, network, loss, again, first, [.. _training, .. _between, .. _validation], []));
        }

        return new TrainedNetwork(network, result.Parameters, loss, result.History);
    }

    private TrainingResult Run(
        IChannel channel, Sequential network, Loss loss, ForecastOptions how, float[]? first, List<ForecastWindow> windows,
        List<ForecastWindow> heldBack)
    {
        var loop = new TrainingLoop(network, loss, EpochLog.AddTo(how, channel), _options.PlanDefaults, () => _host.CheckAlive());
        ForecastWindows training = Examples(windows);
        ForecastWindows? validation = heldBack.Count > 0 ? Examples(heldBack) : null;
        channel.Info(loop.PlanFor(training, validation).ToString());
        return loop.Train(training, validation, first);
    }

    private ForecastWindows Examples(List<ForecastWindow> windows) => new(_rows, Scalings, [.. windows]);

    /// <summary>Of vector columns an input is a number, from 0, in all columns side by side.</summary>
    private string NameOf(int input) => _options.InputColumnNames.Length == _rows.Width
        ? $"The column '{_options.InputColumnNames[input]}'"
        : $"Input {input} ({string.Join(", ", _options.InputColumnNames)})";
}
