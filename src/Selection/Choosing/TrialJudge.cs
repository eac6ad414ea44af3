namespace MlNetDeep;

/// <summary>Judges the settings of a search, all by the same rows.</summary>
internal abstract class TrialJudge
{
    /// <summary>The name of the figure that decides.</summary>
    public abstract string Figure { get; }

    /// <summary>Whether more of it is better.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>The schema of the rows, once they are open.</summary>
    public abstract DataViewSchema Schema { get; }

    /// <summary>Ascending from the best; NaN comes last.</summary>
    public abstract double Rank(double value);

    /// <summary>Reads and splits the rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="example">One of the estimators that will be judged; null where none can be made.</param>
    public abstract void Open(IDataView data, Lazy<IEstimator<ITransformer>?> example);

    /// <summary>What trials depend on, for a journal: by name, in words.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Identify();

    /// <summary>Trains and judges an estimator, made anew for each model.</summary>
    public abstract TrialScore Judge(Func<IEstimator<ITransformer>> create);

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a setting did.</summary>
/// <param name="Values">The figure of each fold or origin, or of the validation set alone.</param>
/// <param name="Rows">The rows that it was to be judged on, of all folds; of forecasts their steps.</param>
/// <param name="JudgedRows">Those of them that had a score.</param>
internal sealed record TrialScore(double[] Values, long Rows, long JudgedRows);
