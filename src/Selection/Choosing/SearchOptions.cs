namespace MlNetDeep;

/// <summary>How options are searched: what is tried, and how it is judged.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class SearchOptions<TMetrics> : JudgingOptions<TMetrics>
{
    private static new readonly OptionTable Table = new OptionTable<SearchOptions<TMetrics>>(JudgingOptions<TMetrics>.Table)
    {
        { o => o.Strategy, Allowed.Any.Required },
        { o => o.NumberOfFolds, Allowed.From(2).To(EnsembleOptions.MostMembers).Else("ten folds measure as well") },
        { o => o.ValidationSet, Allowed.Any },
        { o => o.ValidationFraction, Allowed.Above(0).Below(1) },
        {
            o => o.NumberOfFolds is null || o.ValidationSet is null,
            "Settings are judged by folds or by a set, not by both: set one of NumberOfFolds and ValidationSet to null",
            nameof(ValidationSet), nameof(NumberOfFolds)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>What of the space is tried. Default: <see cref="GridSearch"/>.</summary>
    public SearchStrategy Strategy { get; set; } = new GridSearch();

    /// <summary>
    /// Parts of a cross-validation, 2 to 10,000: each setting is judged by the mean over them. Null judges on
    /// <see cref="ValidationSet"/> or <see cref="ValidationFraction"/>. Default: null.
    /// </summary>
    public int? NumberOfFolds { get; set; }

    /// <summary>Rows that settings are judged on, with the columns of the others. Null takes them from the others. Default: null.</summary>
    public IDataView? ValidationSet { get; set; }

    /// <summary>The share of rows, drawn at random, that settings are judged on, in (0, 1). Default: 0.2.</summary>
    public double ValidationFraction { get; set; } = 0.2;

    /// <summary>
    /// A file that takes each trial as it ends. The same search goes on from it, and ends with the table of one that was not interrupted; trials
    /// that failed are tried again. That it is the same is told by the rows (a digest), start options, space, strategy, figure, seed, split,
    /// and the estimator: the types of its steps, the options of those that are this library's, and the columns that it gives. Another search,
    /// or any other file, is refused and left as it was. One process at a time has it. Null writes none. Default: null.
    /// </summary>
    public string? JournalPath { get; set; }
}
