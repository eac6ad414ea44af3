using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers;

/// <summary>A task of ML.NET's as far as models of it are compared.</summary>
/// <param name="Environment">Where its work is done.</param>
/// <param name="Metrics">What is reported of a model; the first decides unless the user names another.</param>
/// <param name="Evaluate">Judges rows with scores by the label column.</param>
internal sealed record ComparedTask<TMetrics>(
    IHostEnvironment Environment, IReadOnlyList<Metric<TMetrics>> Metrics, Func<IDataView, string, TMetrics> Evaluate);

/// <summary>ML.NET's tasks, with its own evaluators.</summary>
internal static class ComparedTask
{
    public static ComparedTask<BinaryClassificationMetrics> Of(BinaryClassificationCatalog catalog) =>
        Create(catalog, Trainers.Metrics.Binary, (scored, label) =>
            // Without probabilities ML.NET has an evaluator of its own, which gives what depends on scores alone.
            scored.Schema.GetColumnOrNull(DefaultColumnNames.Probability) is null
                ? catalog.EvaluateNonCalibrated(scored, label)
                : catalog.Evaluate(scored, label));

    public static ComparedTask<MulticlassClassificationMetrics> Of(MulticlassClassificationCatalog catalog) =>
        Create(catalog, Trainers.Metrics.Multiclass, (scored, label) => catalog.Evaluate(scored, label));

    public static ComparedTask<RegressionMetrics> Of(RegressionCatalog catalog) =>
        Create(catalog, Trainers.Metrics.Regression, (scored, label) => catalog.Evaluate(scored, label));

    private static ComparedTask<TMetrics> Create<TMetrics>(
        TrainCatalogBase catalog, IReadOnlyList<Metric<TMetrics>> metrics, Func<IDataView, string, TMetrics> evaluate)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new ComparedTask<TMetrics>(CatalogUtils.GetEnvironment(catalog), metrics, evaluate);
    }
}
