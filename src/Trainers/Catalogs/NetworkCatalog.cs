namespace Microsoft.ML;

/// <summary>Puts networks of any architecture where users look for trainers.</summary>
public static class NetworkCatalog
{
    /// <summary>Trains a network for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options, the architecture among them; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer Network(this BinaryTrainers catalog, NetworkOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Trains a network for multiclass classification.</summary>
    /// <inheritdoc cref="Network(BinaryTrainers, NetworkOptions)"/>
    public static NetworkMulticlassTrainer Network(this MulticlassTrainers catalog, NetworkOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Trains a network for regression.</summary>
    /// <inheritdoc cref="Network(BinaryTrainers, NetworkOptions)"/>
    public static NetworkRegressionTrainer Network(this RegressionTrainers catalog, NetworkOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>
    /// Trains a network for regression of several targets at once: the label is a vector of Single of known size, as Concatenate makes it, and
    /// Score is a vector of as many values. Each target is standardized by itself (<see cref="NetworkOptions.StandardizeLabel"/>).
    /// <c>mlContext.Regression.EvaluateMultiOutput</c> measures each.
    /// </summary>
    /// <inheritdoc cref="Network(BinaryTrainers, NetworkOptions)"/>
    public static NetworkMultiOutputRegressionTrainer MultiOutputNetwork(this RegressionTrainers catalog, NetworkOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

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
}
