using System.Diagnostics;

namespace MlNetDeep;

/// <summary>What a search tries, and how it goes on.</summary>
/// <param name="Strategy">What of the space is tried.</param>
/// <param name="JournalPath">The file that takes each trial as it ends, or null.</param>
/// <param name="Seed">Decides all that is drawn.</param>
/// <param name="MaximumParallelism">Trials at a time, at least 1.</param>
/// <param name="CancellationToken">Ends the work between two models.</param>
internal sealed record SearchPlan(
    SearchStrategy Strategy, string? JournalPath, int Seed, int MaximumParallelism, CancellationToken CancellationToken);

/// <summary>Tries settings of a space, in rounds, and judges each on the same rows.</summary>
internal sealed class SearchRun<TOptions>(
    IHost host, Func<TOptions, IEstimator<ITransformer>> createEstimator, SearchSpace<TOptions> space, SearchPlan plan, TrialJudge judge)
    where TOptions : class
{
    private string? _weights;

    /// <summary>Searches.</summary>
    public SearchResult<TOptions> Search(IDataView data)
    {
        // Before any row is read: what is wrong with the space is said at once.
        IReadOnlyList<int?> budgets = plan.Strategy.Budgets(space.Budget);
        List<object?[]> settings = [.. plan.Strategy.Settings(space.Dimensions, plan.Seed)];
        settings.ForEach(setting => space.Create(setting, budgets[0], plan.Seed));
        var example = new Lazy<IEstimator<ITransformer>?>(() => CreateExample(settings, budgets[0]));
        judge.Open(data, example);
        using SearchJournal? journal =
            plan.JournalPath is { } path ? new SearchJournal(host, path, Identify(example.Value)) : null;
        using IChannel channel = host.Start("Search");
        var trials = new List<Trial<TOptions>>();
        foreach (int? budget in budgets)
        {
            Trial<TOptions>[] round = Try(settings, budget, trials.Count, journal, channel);
            trials.AddRange(round);
            int[] best = [.. Enumerable.Range(0, round.Length).OrderBy(i => (!round[i].IsJudgedOnAllRows, judge.Rank(round[i].Value)))];
            settings = [.. best.Take(Math.Max(1, settings.Count / plan.Strategy.Reduction)).Select(i => settings[i])];
        }

        return new SearchResult<TOptions>(trials, judge.Figure, judge.Rank, _weights is null ? null : WeightedTrainers.Describe(_weights));
    }

    // What the search trains, for all that is to be known of it before: the first setting's that can be made.
    private IEstimator<ITransformer>? CreateExample(IReadOnlyList<object?[]> settings, int? budget)
    {
        foreach (object?[] setting in settings)
        {
            try
            {
                return Create(space.Create(setting, budget, plan.Seed));
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
    private Dictionary<string, string> Identify(IEstimator<ITransformer>? example) => new(
    [
        new("options", typeof(TOptions).FullName!),
        new("start options", space.DescribeStart()),
        new("space", string.Join("; ", space.Dimensions)),
        new("budget", $"{space.Budget}"),
        new("strategy", $"{plan.Strategy}"),
        new("figure", $"{judge.Figure}, {(judge.HigherIsBetter ? "higher" : "lower")} is better"),
        new("seed", Text($"{plan.Seed}")),
        .. judge.Identify(),
        new("estimator", SearchIdentity.Describe(example, judge.Schema)),
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Trial<TOptions>[] Try(
        List<object?[]> settings, int? budget, int first, SearchJournal? journal, IChannel channel)
    {
        var trials = new Trial<TOptions>[settings.Count];
        ParallelWork.For(settings.Count, plan.MaximumParallelism, i =>
        {
            int number = first + i;
            Dictionary<string, string> values = space.Dimensions.Zip(settings[i]).ToDictionary(
                pair => pair.First.Option.Name, pair => OptionText.Write(pair.Second));
            TOptions tried = space.Create(settings[i], budget, plan.Seed);
            string setting = string.Join(" ", values.Select(value => $"{value.Key}={value.Value}"));
            TrialOutcome? outcome = journal?.Find(number, setting);
            if (outcome is null)
            {
                outcome = Judge(number, setting, tried);
                journal?.Add(outcome);
            }

            trials[i] = new Trial<TOptions>(tried, values, budget, outcome);
            Log(channel, trials[i], setting);
        }, plan.CancellationToken);
        return trials;
    }

    private void Log(IChannel channel, Trial<TOptions> trial, string setting)
    {
        channel.Info("{0}", Text($"Trial {trial.Number}: {setting}: {trial.Error ?? Text($"{judge.Figure} {trial.Value:g5}")}"));
        if (trial.Error is null && !trial.IsJudgedOnAllRows)
            channel.Warning(
                "Trial {0} gave {1} of {2} rows no score, {3}, and is judged on the others alone.",
                trial.Number, trial.Rows - trial.JudgedRows, trial.Rows, ScoredRows.Share(trial.Rows - trial.JudgedRows, trial.Rows));
    }

    private TrialOutcome Judge(int number, string setting, TOptions tried)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            TrialScore score = judge.Judge(() => Create(tried));
            return new TrialOutcome(
                number, setting, score.Values, score.Rows, score.JudgedRows, Stopwatch.GetElapsedTime(start).TotalSeconds, null);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One setting that cannot be trained must not take the others' trials with it.
            return new TrialOutcome(number, setting, [], 0, 0, Stopwatch.GetElapsedTime(start).TotalSeconds, exception.Message);
        }
    }
}
