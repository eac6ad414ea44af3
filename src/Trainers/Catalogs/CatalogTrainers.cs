using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>Where the catalogs of all architectures end: the trainer of a task, in the catalog's environment.</summary>
internal static class CatalogTrainers
{
    /// <summary>The trainer of two classes.</summary>
    public static NetworkBinaryTrainer CreateTrainer(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, NetworkTrainerOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new NetworkBinaryTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>The trainer of many classes.</summary>
    public static NetworkMulticlassTrainer CreateTrainer(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkTrainerOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new NetworkMulticlassTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>The trainer of a value.</summary>
    public static NetworkRegressionTrainer CreateTrainer(this RegressionCatalog.RegressionTrainers catalog, NetworkTrainerOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new NetworkRegressionTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
