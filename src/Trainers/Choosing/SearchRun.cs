using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers;

/// <summary>Tries settings of a space, in rounds, and judges each on the same rows.</summary>
internal sealed class SearchRun<TOptions, TMetrics>
    where TOptions : class
{
    private readonly IHost _host;
    private readonly ComparedTask<TMetrics> _task;
    private readonly Func<TOptions, IEstimator<ITransformer>> _createEstimator;
    private readonly SearchSpace<TOptions> _space;
    private readonly SearchOptions<TMetrics> _options;
    private readonly Metric<TMetrics> _metric;

    public SearchRun(
        ComparedTask<TMetrics> task,
        Func<TOptions, IEstimator<ITransformer>> createEstimator,
        SearchSpace<TOptions> space,
        SearchOptions<TMetrics> options)
    {
        _host = task.Environment.Register("Search");
        (_task, _createEstimator, _space, _options) = (task, createEstimator, space, options);
        _metric = options.Metric ?? task.Metrics[0];
    }

    /// <summary>Searches.</summary>
    /// <param name="data">The rows.</param>
    public SearchResult<TOptions> Search(IDataView data)
    {
        // Before any row is read: what is wrong with the space is said at once.
        IReadOnlyList<int?> budgets = _options.Strategy.Budgets(_space.Budget);
        List<object?[]> settings = [.. _options.Strategy.Settings(_space.Dimensions, _options.Seed)];
        IReadOnlyList<DataSplit> splits = Split(data);
        using SearchJournal? journal =
            _options.JournalPath is { } path ? new SearchJournal(_host, path, Describe(splits)) : null;
        using IChannel channel = _host.Start("Search");
        var trials = new List<Trial<TOptions>>();
        foreach (int? budget in budgets)
        {
            Trial<TOptions>[] round = Try(settings, budget, trials.Count, splits, journal, channel);
            trials.AddRange(round);
            int[] best = [.. Enumerable.Range(0, round.Length).OrderBy(i => _metric.Rank(round[i].Value))];
            settings = [.. best.Take(Math.Max(1, settings.Count / _options.Strategy.Reduction)).Select(i => settings[i])];
        }

        return new SearchResult<TOptions>(trials, _metric.Name, _metric.Rank);
    }

    private IReadOnlyList<DataSplit> Split(IDataView data)
    {
        var splits = new DataSplits(_host, _options.LabelColumnName);
        if (_options.NumberOfFolds is { } folds)
            return splits.Folds(data, folds, _options.SamplingKeyColumnName, _options.Seed);
        return _options.ValidationSet is { } validation
            ? [splits.Given(data, validation)]
            : [splits.HoldOut(data, _options.ValidationFraction, _options.SamplingKeyColumnName, _options.Seed)];
    }

    // What a journal's trials depend on, as far as it can be told.
    private string Describe(IReadOnlyList<DataSplit> splits) => string.Join("; ",
    [
        typeof(TOptions).FullName!, .. _space.Dimensions.Select(dimension => dimension.ToString()), $"budget {_space.Budget}",
        $"{_options.Strategy}", _metric.Name, $"seed {_options.Seed}",
        $"rows {string.Join(" ", splits.Select(split => $"{split.TrainRows}+{split.TestRows}"))}",
    ]);

    private Trial<TOptions>[] Try(
        List<object?[]> settings, int? budget, int first, IReadOnlyList<DataSplit> splits, SearchJournal? journal, IChannel channel)
    {
        var trials = new Trial<TOptions>[settings.Count];
        var limit = new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.MaximumParallelism,
            CancellationToken = _options.CancellationToken,
        };
        Parallel.For(0, settings.Count, limit, i =>
        {
            int number = first + i;
            Dictionary<string, string> values = _space.Dimensions.Zip(settings[i]).ToDictionary(
                pair => pair.First.Option.Name, pair => pair.First.Write(pair.Second));
            TOptions options = _space.Create(settings[i], budget, _options.Seed);
            TrialOutcome? outcome = journal?.Find(number);
            if (outcome is null)
            {
                outcome = Judge(number, string.Join(" ", values.Select(value => $"{value.Key}={value.Value}")), options, splits);
                journal?.Add(outcome);
            }

            trials[i] = new Trial<TOptions>(options, values, budget, outcome);
            channel.Info($"Trial {number}: {outcome.Setting}: {(outcome.Error is null ? $"{_metric.Name} {trials[i].Value:g5}" : outcome.Error)}");
        });
        return trials;
    }

    private TrialOutcome Judge(int number, string setting, TOptions options, IReadOnlyList<DataSplit> splits)
    {
        long start = Stopwatch.GetTimestamp();
        var values = new double[splits.Count];
        try
        {
            for (int i = 0; i < values.Length; i++)
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                ITransformer model = _createEstimator(options).Fit(splits[i].Train);
                values[i] = _metric.Value(_task.Evaluate(model.Transform(splits[i].Test), _options.LabelColumnName));
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One setting that cannot be trained must not take the others' trials with it.
            return new TrialOutcome(number, setting, [], Stopwatch.GetElapsedTime(start).TotalSeconds, exception.Message);
        }

        return new TrialOutcome(number, setting, values, Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }
}
