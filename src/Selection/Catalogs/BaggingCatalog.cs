namespace Microsoft.ML;

/// <summary>Puts bagging where users look for trainers.</summary>
public static class BaggingCatalog
{
    /// <summary>
    /// Trains an estimator on several bootstrap samples of the rows, and averages the models into one. See <see cref="BaggingOptions"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="estimator">A trainer of the catalog's task, or a pipeline that ends in one; fitted once for each member.</param>
    /// <param name="numberOfModels">The number of members.</param>
    /// <param name="labelColumnName">The label that the estimator learns.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static EnsembleTrainer Bagging(
        this BinaryTrainers catalog, IEstimator<ITransformer> estimator, int numberOfModels = 10,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.Bagging(estimator, new BaggingOptions { NumberOfModels = numberOfModels, LabelColumnName = labelColumnName });

    /// <summary>
    /// Trains an estimator on several bootstrap samples of the rows, and averages the models into one. See <see cref="BaggingOptions"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="estimator">A trainer of the catalog's task, or a pipeline that ends in one; fitted once for each member.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static EnsembleTrainer Bagging(
        this BinaryTrainers catalog, IEstimator<ITransformer> estimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Binary, estimator, options);

    /// <summary>
    /// Trains an estimator on several bootstrap samples of the rows, and averages the models into one. Members have an estimator each. See
    /// <see cref="BaggingOptions"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="createEstimator">
    /// Makes the estimator of each member, from 0 on; called in order, at once. Members whose estimators are different objects are trained in
    /// parallel whatever these are.
    /// </param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no estimator; the message names it.</exception>
    public static EnsembleTrainer Bagging(
        this BinaryTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Binary, createEstimator, options);

    /// <inheritdoc cref="Bagging(BinaryTrainers, IEstimator{ITransformer}, int, string)"/>
    public static EnsembleTrainer Bagging(
        this MulticlassTrainers catalog, IEstimator<ITransformer> estimator, int numberOfModels = 10,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.Bagging(estimator, new BaggingOptions { NumberOfModels = numberOfModels, LabelColumnName = labelColumnName });

    /// <inheritdoc cref="Bagging(BinaryTrainers, IEstimator{ITransformer}, BaggingOptions)"/>
    public static EnsembleTrainer Bagging(
        this MulticlassTrainers catalog, IEstimator<ITransformer> estimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Multiclass, estimator, options);

    /// <inheritdoc cref="Bagging(BinaryTrainers, Func{int, IEstimator{ITransformer}}, BaggingOptions)"/>
    public static EnsembleTrainer Bagging(
        this MulticlassTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Multiclass, createEstimator, options);

    /// <inheritdoc cref="Bagging(BinaryTrainers, IEstimator{ITransformer}, int, string)"/>
    public static EnsembleTrainer Bagging(
        this RegressionTrainers catalog, IEstimator<ITransformer> estimator, int numberOfModels = 10,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.Bagging(estimator, new BaggingOptions { NumberOfModels = numberOfModels, LabelColumnName = labelColumnName });

    /// <inheritdoc cref="Bagging(BinaryTrainers, IEstimator{ITransformer}, BaggingOptions)"/>
    public static EnsembleTrainer Bagging(
        this RegressionTrainers catalog, IEstimator<ITransformer> estimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Regression, estimator, options);

    /// <inheritdoc cref="Bagging(BinaryTrainers, Func{int, IEstimator{ITransformer}}, BaggingOptions)"/>
    public static EnsembleTrainer Bagging(
        this RegressionTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, BaggingOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Regression, createEstimator, options);
}
