using System.Text.Json;

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

    /// <summary>What a search's trials depend on beside its own options: the figure, the rows, their split, and the estimator.</summary>
    public Dictionary<string, string> Describe(IEstimator<ITransformer>? example) => new(
    [
        new("figure", $"{Figure}, {(HigherIsBetter ? "higher" : "lower")} is better"),
        .. Identify(),
        new("estimator", SearchIdentity.Describe(example, Schema)),
    ]);

    /// <summary>What a worker needs to judge the same way.</summary>
    /// <param name="registry">Names the rows and the figure.</param>
    /// <param name="identity">What <see cref="Describe"/> gives.</param>
    /// <exception cref="InvalidOperationException">The registry does not know the rows or the figure.</exception>
    public abstract TrialSetText ToText(FitRegistry registry, Dictionary<string, string> identity);

    /// <summary>Trains and judges an estimator, made anew for each model; the token ends it between two.</summary>
    public abstract TrialScore Judge(Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken);

    /// <summary>The judge that a driver has described, for a worker.</summary>
    public static TrialJudge Of(TrialSetText set, MLContext mlContext, FitRegistry registry)
    {
        if (set.Task == PredictionTask.Binary.Name)
            return new FoldJudge<BinaryClassificationMetrics>(mlContext.BinaryClassification, PredictionTask.Binary, Options<BinaryClassificationMetrics>());
        if (set.Task == PredictionTask.Multiclass.Name)
            return new FoldJudge<MulticlassClassificationMetrics>(
                mlContext.MulticlassClassification, PredictionTask.Multiclass, Options<MulticlassClassificationMetrics>());
        if (set.Task == PredictionTask.Regression.Name)
            return new FoldJudge<RegressionMetrics>(mlContext.Regression, PredictionTask.Regression, Options<RegressionMetrics>());
        throw new InvalidOperationException($"There is no task '{set.Task}' here.");

        SearchOptions<TMetrics> Options<TMetrics>() => new()
        {
            LabelColumnName = set.Label,
            Metric = registry.Metric<TMetrics>(set.Metric!),
            NumberOfFolds = set.Folds,
            ValidationSet = set.Validation is { } rows ? registry.Load(mlContext, rows.Name, rows.Path) : null,
            ValidationFraction = set.ValidationFraction,
            SamplingKeyColumnName = set.SamplingKey,
            Seed = set.Seed,
        };
    }

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a setting did.</summary>
/// <param name="Values">The figure of each fold or origin, or of the validation set alone.</param>
/// <param name="Rows">The rows that it was to be judged on, of all folds; of forecasts their steps.</param>
/// <param name="JudgedRows">Those of them that had a score.</param>
internal sealed record TrialScore(double[] Values, long Rows, long JudgedRows)
{
    /// <summary>Writes it as it travels.</summary>
    public string Write() => JsonSerializer.Serialize(this, SearchJson.Default.TrialScore);

    /// <summary>Of a job that did not fail.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TrialScore Of(TrialAnswer answer)
    {
        if (answer.Value is TrialScore score)
            return score;
        try
        {
            return JsonSerializer.Deserialize(answer.Result ?? "null", SearchJson.Default.TrialScore) is { Values.Length: > 0 } read
                ? read
                : throw new InvalidOperationException($"The answer of job {answer.Number} has no figures, nor an error.");
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The answer of job {answer.Number} cannot be read: {exception.Message}", exception);
        }
    }
}
