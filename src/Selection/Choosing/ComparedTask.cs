using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>A task of ML.NET's as far as models of it are compared.</summary>
/// <param name="Environment">Where its work is done.</param>
/// <param name="Metrics">What is reported of a model; the first decides unless the user names another.</param>
/// <param name="Evaluate">Judges rows with scores by the label column.</param>
internal sealed record ComparedTask<TMetrics>(
    IHostEnvironment Environment, IReadOnlyList<Metric<TMetrics>> Metrics, Func<IDataView, string, Judgement<TMetrics>> Evaluate);

/// <summary>ML.NET's tasks, with its own evaluators.</summary>
internal static class ComparedTask
{
    public static ComparedTask<BinaryClassificationMetrics> Of(BinaryClassificationCatalog catalog) =>
        Create(catalog, Metrics.Binary, (scored, label) =>
            // Without probabilities ML.NET has an evaluator of its own, which gives what depends on scores alone.
            scored.Schema.GetColumnOrNull(DefaultColumnNames.Probability) is null
                ? catalog.EvaluateNonCalibrated(scored, label)
                : catalog.Evaluate(scored, label));

    public static ComparedTask<MulticlassClassificationMetrics> Of(MulticlassClassificationCatalog catalog) =>
        Create(catalog, Metrics.Multiclass, (scored, label) => catalog.Evaluate(scored, label));

    public static ComparedTask<RegressionMetrics> Of(RegressionCatalog catalog) =>
        Create(
            catalog, Metrics.Regression, (scored, label) => catalog.Evaluate(scored, label),
            (metrics, rows) => new RegressionMetrics(
                metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.LossFunction,
                rows.LabelVariance > 0 ? 1 - metrics.MeanSquaredError / rows.LabelVariance : double.NaN));

    private static ComparedTask<TMetrics> Create<TMetrics>(
        TrainCatalogBase catalog,
        IReadOnlyList<Metric<TMetrics>> metrics,
        Func<IDataView, string, TMetrics> evaluate,
        Func<TMetrics, ScoredRows, TMetrics>? mend = null)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new ComparedTask<TMetrics>(CatalogUtils.GetEnvironment(catalog), metrics, (scored, label) =>
        {
            if (scored.Schema.GetColumnOrNull(label) is null)
                throw new InvalidOperationException($"There is no column '{label}' behind the model, nor in the data: make it in the pipeline.");
            if (scored.Schema.GetColumnOrNull(DefaultColumnNames.Score) is null)
                throw new InvalidOperationException("The model gives no column 'Score': the pipeline must end in a trainer.");
            ScoredRows rows = ScoredRows.Read(scored, label);
            // The evaluators would report errors of 0.
            if (rows.Judged == 0)
                throw new InvalidOperationException(
                    $"The model gave no row with a label '{label}' a score that is a number, as where features are missing: replace missing " +
                    "values, or lower the learning rate.");
            TMetrics measured = evaluate(scored, label);
            return new Judgement<TMetrics>(mend is null ? measured : mend(measured, rows), rows.Judged);
        });
    }
}
