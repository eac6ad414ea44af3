using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>Puts the fixture where users look for trainers.</summary>
internal static class MeanLabelCatalog
{
    public static MeanLabelTrainer MeanLabel(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName = "Label", string featureColumnName = "Features") =>
        new(CatalogUtils.GetEnvironment(catalog), labelColumnName, featureColumnName);
}
