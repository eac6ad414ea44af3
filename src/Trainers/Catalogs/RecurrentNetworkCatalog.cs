namespace Microsoft.ML;

/// <summary>Puts recurrent networks where users look for trainers.</summary>
public static class RecurrentNetworkCatalog
{
    /// <summary>Trains long short-term memory for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for binary, a key for multiclass classification, Single for regression.</param>
    /// <param name="featureColumnName">The sequences, a vector of Single of known size: step after step, each with the same features.</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="featuresPerStep">
    /// The features of a step, at least 1; null takes the second of the two dimensions time x features of the column's type.
    /// </param>
    /// <param name="numberOfUnits">The units of each recurrent layer, at least 1.</param>
    /// <param name="numberOfLayers">Recurrent layers one behind the other, at least 1.</param>
    /// <param name="numberOfEpochs">Passes over the data, at least 1; null chooses by the number of rows.</param>
    /// <param name="learningRate">The step size of Adam, above 0; null takes the default.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer Lstm(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Lstm(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains long short-term memory for multiclass classification.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkMulticlassTrainer Lstm(
        this MulticlassTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Lstm(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains long short-term memory for regression.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkRegressionTrainer Lstm(
        this RegressionTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Lstm(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains gated recurrent units for binary classification.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkBinaryTrainer Gru(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains gated recurrent units for multiclass classification.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkMulticlassTrainer Gru(
        this MulticlassTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains gated recurrent units for regression.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkRegressionTrainer Gru(
        this RegressionTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains an Elman network for binary classification.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkBinaryTrainer ElmanNetwork(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Elman(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains an Elman network for multiclass classification.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkMulticlassTrainer ElmanNetwork(
        this MulticlassTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Elman(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    /// <summary>Trains an Elman network for regression.</summary>
    /// <inheritdoc cref="Lstm(BinaryTrainers, string, string, string, int?, int, int, int?, float?)"/>
    public static NetworkRegressionTrainer ElmanNetwork(
        this RegressionTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? featuresPerStep = null,
        int numberOfUnits = 128, int numberOfLayers = 1, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep,
            new Elman(numberOfUnits) { NumberOfLayers = numberOfLayers }, numberOfEpochs, learningRate));

    private static NetworkOptions Options(
        string label, string features, string? weight, int? featuresPerStep, Architecture architecture, int? epochs, float? learningRate) =>
        NetworkCatalog.Options(label, features, weight, architecture, new SequenceLayout(featuresPerStep), epochs, learningRate);
}
