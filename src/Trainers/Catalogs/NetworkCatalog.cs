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

    /// <summary>
    /// Trains a network that tells which of several labels a row has: the label is a vector of Boolean of known size, as Concatenate makes it, and
    /// Score (log-odds), Probability and PredictedLabel are vectors of as many values. <c>mlContext.BinaryClassification.EvaluateMultiLabel</c>
    /// measures each label and all of them.
    /// </summary>
    /// <inheritdoc cref="Network(BinaryTrainers, NetworkOptions)"/>
    public static NetworkMultiLabelTrainer MultiLabelNetwork(this BinaryTrainers catalog, NetworkOptions options) =>
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

    /// <summary>
    /// Trains a network for regression of quantiles: Score is a vector, a value a level, which ascend and have the levels as slot names.
    /// <c>mlContext.Regression.EvaluateQuantiles</c> measures each.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">
    /// All options, of which <see cref="NetworkOptions.Loss"/> names the levels by a <see cref="QuantileLoss"/>; null takes 0.1, 0.5 and 0.9. They
    /// are copied.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkQuantileTrainer QuantileNetwork(this RegressionTrainers catalog, NetworkOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Trains a multilayer perceptron of one hidden layer for regression of quantiles.</summary>
    /// <inheritdoc cref="QuantileNetwork(RegressionTrainers, NetworkOptions)" path="/summary"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="quantiles">The levels, each in (0, 1), ascending: 0.9 is at or above 90 % of the labels.</param>
    /// <param name="labelColumnName">The label, Single.</param>
    /// <param name="featureColumnName">The features: a vector of Single of known size.</param>
    /// <param name="exampleWeightColumnName">The weight of each row, Single; null weighs all alike.</param>
    /// <exception cref="ArgumentException">A quantile is out of range, or they do not ascend.</exception>
    public static NetworkQuantileTrainer QuantileNetwork(
        this RegressionTrainers catalog, float[] quantiles, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        catalog.QuantileNetwork(new NetworkOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Loss = new QuantileLoss(quantiles),
        });

    /// <summary>What the short forms set.</summary>
    internal static NetworkOptions Options(
        string label, string features, string? weight, Architecture architecture, RowLayout? layout, int? numberOfEpochs, float? learningRate) =>
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
