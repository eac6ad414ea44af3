namespace Microsoft.ML;

/// <summary>Puts networks of any architecture where users look for trainers.</summary>
public static class NetworkCatalog
{
    /// <summary>Trains a network for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options, the architecture among them; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer Network(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, NetworkOptions options) =>
        new(Environment(catalog), options);

    /// <summary>Trains a network for multiclass classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options, the architecture among them; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkMulticlassTrainer Network(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkOptions options) =>
        new(Environment(catalog), options);

    /// <summary>Trains a network for regression.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options, the architecture among them; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkRegressionTrainer Network(this RegressionCatalog.RegressionTrainers catalog, NetworkOptions options) =>
        new(Environment(catalog), options);

    /// <summary>
    /// Trains a network for regression of several targets at once: the label is a vector of Single of known size, as Concatenate makes it, and
    /// Score is a vector of as many values. Each target is standardized by itself (<see cref="NetworkOptions.StandardizeLabel"/>).
    /// <c>mlContext.Regression.EvaluateMultiOutput</c> measures each.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options, the architecture among them; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkMultiOutputRegressionTrainer MultiOutputNetwork(this RegressionCatalog.RegressionTrainers catalog, NetworkOptions options) =>
        new(Environment(catalog), options);

    /// <summary>What the short forms set.</summary>
    internal static NetworkOptions Options(
        string label, string features, string? weight, Architecture architecture, RowLayout? layout, int numberOfEpochs, float learningRate) =>
        new()
        {
            LabelColumnName = label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            Architecture = architecture,
            RowLayout = layout,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        };

    private static IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return CatalogUtils.GetEnvironment(catalog);
    }
}
