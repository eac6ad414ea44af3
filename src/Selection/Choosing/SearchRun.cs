using System.Diagnostics;

namespace MlNetDeep;

/// <summary>What a search tries, and how it goes on.</summary>
/// <param name="Strategy">What of the space is tried.</param>
/// <param name="JournalPath">The file that takes each trial as it ends, or null.</param>
/// <param name="Seed">Decides all that is drawn.</param>
/// <param name="Runner">Runs trials.</param>
/// <param name="CancellationToken">Ends the work between two models.</param>
internal sealed record SearchPlan(
    SearchStrategy Strategy, string? JournalPath, int Seed, ITrialRunner Runner, CancellationToken CancellationToken);

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
        var judged = new Lazy<Dictionary<string, string>>(() => judge.Describe(example.Value));
        using SearchJournal? journal =
            plan.JournalPath is { } path ? new SearchJournal(host, path, Identify(judged.Value)) : null;
        var set = new TrialSet(registry => judge.ToText(registry, judged.Value) with
        {
            Example = example.Value is { } estimator ? registry.Find(estimator) : null,
        });
        using IChannel channel = host.Start("Search");
        var trials = new List<Trial<TOptions>>();
        foreach (int? budget in budgets)
        {
            Trial<TOptions>[] round = Try(settings, budget, trials.Count, set, journal, channel);
            trials.AddRange(round);
            int[] best = [.. Enumerable.Range(0, round.Length).OrderBy(i => (!round[i].IsJudgedOnAllRows, judge.Rank(round[i].Value)))];
            settings = [.. best.Take(Math.Max(1, settings.Count / plan.Strategy.Reduction)).Select(i => settings[i])];
        }

        return new SearchResult<TOptions>(trials, judge.Figure, judge.Rank, _weights is null ? null : WeightedTrainers.Describe(_weights));
    }

    // What the search trains, for all that is to be known of it before: the first setting's that can be made.
    private IEstimator<ITransformer>? CreateExample(IReadOnlyList<object?[]> settings, int? budget) =>
        settings.Select(setting => TryCreate(space.Create(setting, budget, plan.Seed))).FirstOrDefault(estimator => estimator is not null);

    // Null where it fails: that is reported as its trial.
    private IEstimator<ITransformer>? TryCreate(TOptions tried)
    {
        try
        {
            return Create(tried);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return null;
        }
    }

    private IEstimator<ITransformer> Create(TOptions tried)
    {
        IEstimator<ITransformer> estimator = createEstimator(tried)
            ?? throw new InvalidOperationException("The function that makes the estimator of a search gave none, but null.");
        _weights ??= WeightedTrainers.LastWeightOf(estimator);
        return estimator;
    }

    // What a journal's trials depend on, as far as it can be told.
    private Dictionary<string, string> Identify(Dictionary<string, string> judged) => new(
    [
        new("options", typeof(TOptions).FullName!),
        new("start options", space.DescribeStart()),
        new("space", string.Join("; ", space.Dimensions)),
        new("budget", $"{space.Budget}"),
        new("strategy", $"{plan.Strategy}"),
        new("seed", Text($"{plan.Seed}")),
        .. judged,
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Trial<TOptions>[] Try(
        List<object?[]> settings, int? budget, int first, TrialSet set, SearchJournal? journal, IChannel channel)
    {
        var trials = new Trial<TOptions>?[settings.Count];
        var tried = new TOptions[trials.Length];
        var jobs = new List<TrialJob>();
        void End(TrialOutcome outcome)
        {
            int i = outcome.Trial - first;
            trials[i] = new Trial<TOptions>(tried[i], ValuesOf(settings[i]), budget, outcome);
            Log(channel, trials[i]!, outcome.Setting);
        }

        for (int i = 0; i < trials.Length; i++)
        {
            int number = first + i;
            TOptions options = tried[i] = space.Create(settings[i], budget, plan.Seed);
            string setting = string.Join(" ", ValuesOf(settings[i]).Select(value => $"{value.Key}={value.Value}"));
            if (journal?.Find(number, setting) is { } known)
                End(known);
            else
                jobs.Add(new TrialJob(number, setting, set, () => Judge(number, options), () => TryCreate(options)));
        }

        plan.Runner.RunAll(jobs, (job, answer) =>
        {
            TrialOutcome outcome = Outcome(job, answer);
            journal?.Add(outcome);
            End(outcome);
        }, plan.CancellationToken);
        return trials!;
    }

    private Dictionary<string, string> ValuesOf(object?[] setting) => space.Dimensions.Zip(setting).ToDictionary(
        pair => pair.First.Option.Name, pair => OptionText.Write(pair.Second));

    private void Log(IChannel channel, Trial<TOptions> trial, string setting)
    {
        channel.Info("{0}", Text($"Trial {trial.Number}: {setting}: {trial.Error ?? Text($"{judge.Figure} {trial.Value:g5}")}"));
        if (trial.Error is null && !trial.IsJudgedOnAllRows)
            channel.Warning(
                "Trial {0} gave {1} of {2} rows no score, {3}, and is judged on the others alone.",
                trial.Number, trial.Rows - trial.JudgedRows, trial.Rows, ScoredRows.Share(trial.Rows - trial.JudgedRows, trial.Rows));
    }

    private static TrialOutcome Outcome(TrialJob job, TrialAnswer answer)
    {
        if (answer.Error is not null)
            return new TrialOutcome(job.Number, job.Name, [], 0, 0, answer.Seconds, answer.Error);
        var score = TrialScore.Of(answer);
        return new TrialOutcome(job.Number, job.Name, score.Values, score.Rows, score.JudgedRows, answer.Seconds, null);
    }

    private TrialAnswer Judge(int number, TOptions tried)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            TrialScore score = judge.Judge(() => Create(tried), plan.CancellationToken);
            return new TrialAnswer { Number = number, Value = score, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One setting that cannot be trained must not take the others' trials with it.
            return new TrialAnswer { Number = number, Error = exception.Message, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
    }
}
