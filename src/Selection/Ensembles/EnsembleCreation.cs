namespace MlNetDeep;

/// <summary>Where the catalogs of all ensembles end.</summary>
internal static class EnsembleCreation
{
    /// <summary>Members that share an estimator.</summary>
    public static EnsembleTrainer CreateEnsemble(
        this TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionTask task, IEstimator<ITransformer> estimator,
        EnsembleOptions options)
    {
        Contracts.CheckValue(estimator, nameof(estimator));
        return catalog.CreateEnsemble(task, _ => estimator, options);
    }

    /// <summary>Members that have an estimator each.</summary>
    public static EnsembleTrainer CreateEnsemble(
        this TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionTask task, Func<int, IEstimator<ITransformer>> createEstimator,
        EnsembleOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new EnsembleTrainer(CatalogUtils.GetEnvironment(catalog), task, options, createEstimator);
    }
}
