namespace Microsoft.ML;

/// <summary>Puts the comparison of trainers where users look for cross-validation.</summary>
public static class ComparisonCatalog
{
    /// <summary>
    /// Trains every candidate on the same folds and judges it on the rows left out. A candidate that fails is reported in its row; the rest go on.
    /// </summary>
    /// <param name="catalog">The task.</param>
    /// <param name="data">Rows with the columns that the candidates read; read once, and kept in memory.</param>
    /// <param name="numberOfFolds">Parts of the cross-validation, at least 2.</param>
    /// <param name="candidates">Names and estimators: trainers of this library or any other, or whole pipelines that end in one.</param>
    /// <exception cref="ArgumentException">
    /// A name is missing or there twice, the label column is missing, or there are more folds than rows.
    /// </exception>
    /// <exception cref="InvalidOperationException">A fold has no rows, or of a Boolean label one value alone.</exception>
    public static TrainerComparison<BinaryClassificationMetrics> Compare(
        this BinaryClassificationCatalog catalog, IDataView data, int numberOfFolds,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        catalog.Compare(data, new ComparisonOptions<BinaryClassificationMetrics> { NumberOfFolds = numberOfFolds }, candidates);

    /// <inheritdoc cref="Compare(BinaryClassificationCatalog, IDataView, int, ValueTuple{string, IEstimator{ITransformer}}[])"
    /// path="/summary|/exception"/>
    /// <param name="catalog">The task.</param>
    /// <param name="data">Rows with the columns that the candidates read; read once, and kept in memory.</param>
    /// <param name="options">How they are compared.</param>
    /// <param name="candidates">Names and estimators.</param>
    public static TrainerComparison<BinaryClassificationMetrics> Compare(
        this BinaryClassificationCatalog catalog, IDataView data, ComparisonOptions<BinaryClassificationMetrics> options,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        Compare(catalog, PredictionTask.Binary, data, options, candidates);

    /// <inheritdoc cref="Compare(BinaryClassificationCatalog, IDataView, int, ValueTuple{string, IEstimator{ITransformer}}[])"/>
    public static TrainerComparison<MulticlassClassificationMetrics> Compare(
        this MulticlassClassificationCatalog catalog, IDataView data, int numberOfFolds,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        catalog.Compare(data, new ComparisonOptions<MulticlassClassificationMetrics> { NumberOfFolds = numberOfFolds }, candidates);

    /// <inheritdoc cref="Compare(BinaryClassificationCatalog, IDataView, ComparisonOptions{BinaryClassificationMetrics},
    /// ValueTuple{string, IEstimator{ITransformer}}[])"/>
    public static TrainerComparison<MulticlassClassificationMetrics> Compare(
        this MulticlassClassificationCatalog catalog, IDataView data, ComparisonOptions<MulticlassClassificationMetrics> options,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        Compare(catalog, PredictionTask.Multiclass, data, options, candidates);

    /// <inheritdoc cref="Compare(BinaryClassificationCatalog, IDataView, int, ValueTuple{string, IEstimator{ITransformer}}[])"/>
    public static TrainerComparison<RegressionMetrics> Compare(
        this RegressionCatalog catalog, IDataView data, int numberOfFolds,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        catalog.Compare(data, new ComparisonOptions<RegressionMetrics> { NumberOfFolds = numberOfFolds }, candidates);

    /// <inheritdoc cref="Compare(BinaryClassificationCatalog, IDataView, ComparisonOptions{BinaryClassificationMetrics},
    /// ValueTuple{string, IEstimator{ITransformer}}[])"/>
    public static TrainerComparison<RegressionMetrics> Compare(
        this RegressionCatalog catalog, IDataView data, ComparisonOptions<RegressionMetrics> options,
        params (string Name, IEstimator<ITransformer> Estimator)[] candidates) =>
        Compare(catalog, PredictionTask.Regression, data, options, candidates);

    private static TrainerComparison<TMetrics> Compare<TMetrics>(
        TrainCatalogBase catalog, PredictionTask<TMetrics> task, IDataView data, ComparisonOptions<TMetrics> options,
        (string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        return new ComparisonRun<TMetrics>(catalog, task, options).Compare(data, candidates);
    }
}
