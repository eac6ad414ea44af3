namespace Microsoft.ML;

/// <summary>Puts ensembles, bagging and the models of a cross-validation, where users look for trainers.</summary>
public static class EnsembleCatalog
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

    /// <summary>
    /// Trains the models of a cross-validation, each on all folds but one, and averages them into one. See
    /// <see cref="CrossValidationEnsembleOptions"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="estimator">A trainer of the catalog's task, or a pipeline that ends in one; fitted once for each member.</param>
    /// <param name="numberOfFolds">The number of folds, and so of members.</param>
    /// <param name="labelColumnName">The label that the estimator learns.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static EnsembleTrainer CrossValidationEnsemble(
        this BinaryTrainers catalog, IEstimator<ITransformer> estimator, int numberOfFolds = 5,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.CrossValidationEnsemble(
            estimator, new CrossValidationEnsembleOptions { NumberOfFolds = numberOfFolds, LabelColumnName = labelColumnName });

    /// <summary>
    /// Trains the models of a cross-validation, each on all folds but one, and averages them into one. See
    /// <see cref="CrossValidationEnsembleOptions"/>.
    /// </summary>
    /// <inheritdoc cref="Bagging(BinaryTrainers, IEstimator{ITransformer}, BaggingOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this BinaryTrainers catalog, IEstimator<ITransformer> estimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Binary, estimator, options);

    /// <summary>
    /// Trains the models of a cross-validation, each on all folds but one, and averages them into one. Members have an estimator each. See
    /// <see cref="CrossValidationEnsembleOptions"/>.
    /// </summary>
    /// <inheritdoc cref="Bagging(BinaryTrainers, Func{int, IEstimator{ITransformer}}, BaggingOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this BinaryTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Binary, createEstimator, options);

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, IEstimator{ITransformer}, int, string)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this MulticlassTrainers catalog, IEstimator<ITransformer> estimator, int numberOfFolds = 5,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.CrossValidationEnsemble(
            estimator, new CrossValidationEnsembleOptions { NumberOfFolds = numberOfFolds, LabelColumnName = labelColumnName });

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, IEstimator{ITransformer}, CrossValidationEnsembleOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this MulticlassTrainers catalog, IEstimator<ITransformer> estimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Multiclass, estimator, options);

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, Func{int, IEstimator{ITransformer}}, CrossValidationEnsembleOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this MulticlassTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Multiclass, createEstimator, options);

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, IEstimator{ITransformer}, int, string)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this RegressionTrainers catalog, IEstimator<ITransformer> estimator, int numberOfFolds = 5,
        string labelColumnName = DefaultColumnNames.Label) =>
        catalog.CrossValidationEnsemble(
            estimator, new CrossValidationEnsembleOptions { NumberOfFolds = numberOfFolds, LabelColumnName = labelColumnName });

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, IEstimator{ITransformer}, CrossValidationEnsembleOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this RegressionTrainers catalog, IEstimator<ITransformer> estimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Regression, estimator, options);

    /// <inheritdoc cref="CrossValidationEnsemble(BinaryTrainers, Func{int, IEstimator{ITransformer}}, CrossValidationEnsembleOptions)"/>
    public static EnsembleTrainer CrossValidationEnsemble(
        this RegressionTrainers catalog, Func<int, IEstimator<ITransformer>> createEstimator, CrossValidationEnsembleOptions options) =>
        catalog.CreateEnsemble(PredictionTask.Regression, createEstimator, options);

    private static EnsembleTrainer CreateEnsemble(
        this TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionTask task, IEstimator<ITransformer> estimator,
        EnsembleOptions options)
    {
        Contracts.CheckValue(estimator, nameof(estimator));
        return catalog.CreateEnsemble(task, _ => estimator, options);
    }

    private static EnsembleTrainer CreateEnsemble(
        this TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionTask task, Func<int, IEstimator<ITransformer>> createEstimator,
        EnsembleOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), task, options, createEstimator);
}
