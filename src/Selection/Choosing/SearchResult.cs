namespace MlNetDeep;

/// <summary>What a search tried, and the best of it. Its text is a table.</summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
public sealed class SearchResult<TOptions>
{
    private readonly Func<double, double> _rank;
    private readonly string? _note;
    private readonly Trial<TOptions>? _best;

    internal SearchResult(IReadOnlyList<Trial<TOptions>> trials, string metric, Func<double, double> rank, string? note)
    {
        (Trials, Metric, _rank, _note) = (trials, metric, rank, note);
        int? most = trials.Max(trial => trial.Budget);
        _best = trials.Where(trial => trial.Budget == most && trial.Error is null)
            .MinBy(trial => (!trial.IsJudgedOnAllRows, rank(trial.Value)));
    }

    /// <summary>All trials, in the order of their numbers.</summary>
    public IReadOnlyList<Trial<TOptions>> Trials { get; }

    /// <summary>
    /// The best trial; of a strategy with rounds, of the last round. The first of several that are equal. Those that did not score all rows are
    /// behind those that did.
    /// </summary>
    /// <exception cref="InvalidOperationException">All trials failed; the message has the first one's error.</exception>
    public Trial<TOptions> Best =>
        _best ?? throw new InvalidOperationException($"No trial succeeded; the first failed with: {Trials[0].Error}");

    /// <summary>The best trial's options, to train on all rows.</summary>
    /// <inheritdoc cref="Best"/>
    public TOptions BestOptions => Best.Options;

    /// <summary>The name of the figure that decides.</summary>
    public string Metric { get; }

    /// <summary>The trials that succeeded, the worst first.</summary>
    internal IEnumerable<Trial<TOptions>> Ranked => Trials.Where(trial => trial.Error is null).OrderByDescending(trial => _rank(trial.Value));

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    /// <summary>The table in columns of equal width.</summary>
    public override string ToString() => CreateTable().ToText();

    internal TextTable CreateTable()
    {
        string[] names = [.. Trials[0].Values.Keys];
        var table = new TextTable(["Trial", .. names, .. Trials[0].Budget is null ? [] : (string[])["Budget"], Metric, "seconds", ""]);
        foreach (Trial<TOptions> trial in Trials)
        {
            table.Add(
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                .. trial.Values.Values,
                .. trial.Budget is { } budget ? (string[])[budget.ToString(CultureInfo.InvariantCulture)] : [],
                trial.Error is null ? Figure(trial) : "failed",
                trial.Duration.TotalSeconds.ToString("g3", CultureInfo.InvariantCulture),
                trial.Error ?? Remark(trial),
            ]);
        }

        table.Note = _note;
        return table;
    }

    private string Remark(Trial<TOptions> trial) => string.Join(", ",
    [
        .. trial == _best ? (string[])["best"] : [],
        .. trial.IsJudgedOnAllRows ? (string[])[] : [$"no score for {ScoredRows.Share(trial.Rows - trial.JudgedRows, trial.Rows)}"],
    ]);

    private static string Figure(Trial<TOptions> trial) => trial.FoldValues.Count == 1
        ? trial.Value.ToString("g5", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{trial.Value:g5} ± {trial.StandardError:g2}");
}
