using System.Diagnostics;

namespace MlNetDeep;

/// <summary>Tries settings of a space, in rounds, and judges each on the same rows.</summary>
internal sealed class SearchRun<TOptions, TMetrics>(
    TrainCatalogBase catalog, PredictionTask<TMetrics> task, Func<TOptions, IEstimator<ITransformer>> createEstimator,
    SearchSpace<TOptions> space, SearchOptions<TMetrics> options)
    where TOptions : class
{
    private readonly IHost _host = CatalogUtils.GetEnvironment(catalog).Register("Search");
    private readonly Metric<TMetrics> _metric = options.Metric ?? task.Metrics[0];
    private string? _weights;

    /// <summary>Searches.</summary>
    public SearchResult<TOptions> Search(IDataView data)
    {
        // Before any row is read: what is wrong with the space is said at once.
        IReadOnlyList<int?> budgets = options.Strategy.Budgets(space.Budget);
        List<object?[]> settings = [.. options.Strategy.Settings(space.Dimensions, options.Seed)];
        settings.ForEach(setting => space.Create(setting, budgets[0], options.Seed));
        var example = new Lazy<IEstimator<ITransformer>?>(() => CreateExample(settings, budgets[0]));
        IReadOnlyList<DataSplit> splits = Split(data, example);
        using SearchJournal? journal =
            options.JournalPath is { } path ? new SearchJournal(_host, path, Identify(splits, example.Value)) : null;
        using IChannel channel = _host.Start("Search");
        var trials = new List<Trial<TOptions>>();
        foreach (int? budget in budgets)
        {
            Trial<TOptions>[] round = Try(settings, budget, trials.Count, splits, journal, channel);
            trials.AddRange(round);
            int[] best = [.. Enumerable.Range(0, round.Length).OrderBy(i => (!round[i].IsJudgedOnAllRows, _metric.Rank(round[i].Value)))];
            settings = [.. best.Take(Math.Max(1, settings.Count / options.Strategy.Reduction)).Select(i => settings[i])];
        }

        return new SearchResult<TOptions>(trials, _metric.Name, _metric.Rank, _weights is null ? null : WeightedTrainers.Describe(_weights));
    }

    private IReadOnlyList<DataSplit> Split(IDataView data, Lazy<IEstimator<ITransformer>?> example)
    {
        var splits = new DataSplits(
            _host, options.LabelColumnName, Enumerable.Range(0, 1).Select(_ => example.Value).OfType<IEstimator<ITransformer>>());
        if (options.NumberOfFolds is { } folds)
            return splits.Folds(data, folds, options.SamplingKeyColumnName, options.Seed);
        return options.ValidationSet is { } validation
            ? [splits.Given(data, validation)]
            : [splits.HoldOut(data, options.ValidationFraction, options.SamplingKeyColumnName, options.Seed)];
    }

    // What the search trains, for all that is to be known of it before: the first setting's that can be made.
    private IEstimator<ITransformer>? CreateExample(IReadOnlyList<object?[]> settings, int? budget)
    {
        foreach (object?[] setting in settings)
        {
            try
            {
                return Create(space.Create(setting, budget, options.Seed));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // It is reported as its trial.
            }
        }

        return null;
    }

    private IEstimator<ITransformer> Create(TOptions tried)
    {
        IEstimator<ITransformer> estimator = createEstimator(tried)
            ?? throw new InvalidOperationException("The function that makes the estimator of a search gave none, but null.");
        _weights ??= WeightedTrainers.LastWeightOf(estimator);
        return estimator;
    }

    // What a journal's trials depend on, as far as it can be told.
    private Dictionary<string, string> Identify(IReadOnlyList<DataSplit> splits, IEstimator<ITransformer>? example) => new()
    {
        ["options"] = typeof(TOptions).FullName!,
        ["start options"] = space.DescribeStart(),
        ["space"] = string.Join("; ", space.Dimensions),
        ["budget"] = $"{space.Budget}",
        ["strategy"] = $"{options.Strategy}",
        ["figure"] = $"{_metric.Name}, {(_metric.HigherIsBetter ? "higher" : "lower")} is better",
        ["seed"] = Text($"{options.Seed}"),
        ["label"] = options.LabelColumnName,
        ["split"] = $"{DescribeParts()}, {(options.SamplingKeyColumnName is { } key ? $"by '{key}'" : "row by row")}",
        ["number of rows"] = string.Join(" ", splits.Select(split => Text($"{split.TrainRows}+{split.TestRows}"))),
        // The parts that models are judged by are all rows of a cross-validation; otherwise the others are learned from.
        [SearchIdentity.Rows] = RowDigest.Of(splits.Count == 1 ? [splits[0].Train, splits[0].Test] : splits.Select(split => split.Test)),
        ["estimator"] = SearchIdentity.Describe(example, splits[0].Train.Schema),
    };

    private string DescribeParts() => options.NumberOfFolds is { } folds
        ? Text($"{folds} folds")
        : options.ValidationSet is null ? Text($"{options.ValidationFraction} held out") : "a validation set";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Trial<TOptions>[] Try(
        List<object?[]> settings, int? budget, int first, IReadOnlyList<DataSplit> splits, SearchJournal? journal, IChannel channel)
    {
        var trials = new Trial<TOptions>[settings.Count];
        ParallelWork.For(settings.Count, options.MaximumParallelism, i =>
        {
            int number = first + i;
            Dictionary<string, string> values = space.Dimensions.Zip(settings[i]).ToDictionary(
                pair => pair.First.Option.Name, pair => OptionText.Write(pair.Second));
            TOptions tried = space.Create(settings[i], budget, options.Seed);
            string setting = string.Join(" ", values.Select(value => $"{value.Key}={value.Value}"));
            TrialOutcome? outcome = journal?.Find(number, setting);
            if (outcome is null)
            {
                outcome = Judge(number, setting, tried, splits);
                journal?.Add(outcome);
            }

            trials[i] = new Trial<TOptions>(tried, values, budget, outcome);
            Log(channel, trials[i], setting);
        }, options.CancellationToken);
        return trials;
    }

    private void Log(IChannel channel, Trial<TOptions> trial, string setting)
    {
        channel.Info("{0}", Text($"Trial {trial.Number}: {setting}: {trial.Error ?? Text($"{_metric.Name} {trial.Value:g5}")}"));
        if (trial.Error is null && !trial.IsJudgedOnAllRows)
            channel.Warning(
                "Trial {0} gave {1} of {2} rows no score, {3}, and is judged on the others alone.",
                trial.Number, trial.Rows - trial.JudgedRows, trial.Rows, ScoredRows.Share(trial.Rows - trial.JudgedRows, trial.Rows));
    }

    private TrialOutcome Judge(int number, string setting, TOptions tried, IReadOnlyList<DataSplit> splits)
    {
        long start = Stopwatch.GetTimestamp();
        var values = new double[splits.Count];
        long judged = 0;
        try
        {
            for (int i = 0; i < values.Length; i++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                ITransformer model = Create(tried).Fit(splits[i].Train);
                Judgement<TMetrics> judgement = task.Judge(catalog, model.Transform(splits[i].Test), options.LabelColumnName);
                values[i] = _metric.Value(judgement.Metrics);
                judged += judgement.JudgedRows;
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One setting that cannot be trained must not take the others' trials with it.
            return new TrialOutcome(number, setting, [], 0, 0, Stopwatch.GetElapsedTime(start).TotalSeconds, exception.Message);
        }

        return new TrialOutcome(
            number, setting, values, splits.Sum(split => split.LabeledTestRows), judged, Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }
}
