using System.Globalization;
using Microsoft.ML;

namespace MlNetDeep;

/// <summary>How options are searched: what is tried, and how it is judged.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class SearchOptions<TMetrics> : JudgingOptions<TMetrics>
{
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

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Strategy);
        OptionChecks.AtLeast(NumberOfFolds ?? 2, 2, nameof(NumberOfFolds));
        OptionChecks.AtMost(NumberOfFolds ?? 2, EnsembleOptions.MostMembers, nameof(NumberOfFolds), "ten folds measure as well");
        if (!(ValidationFraction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(ValidationFraction),
                string.Create(CultureInfo.InvariantCulture, $"{nameof(ValidationFraction)} must lie in (0, 1), but is {ValidationFraction}."));
        if (NumberOfFolds is not null && ValidationSet is not null)
            throw new ArgumentException(
                $"{nameof(NumberOfFolds)} and {nameof(ValidationSet)} are both set: settings are judged by folds or by a set, not by both.",
                nameof(ValidationSet));
    }
}
