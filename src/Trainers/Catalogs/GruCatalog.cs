namespace Microsoft.ML;

/// <summary>Puts gated recurrent units where users look for trainers.</summary>
public static class GruCatalog
{
    /// <summary>Trains gated recurrent units for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for binary, a key for multiclass classification, Single for regression.</param>
    /// <param name="featureColumnName">The sequences, a vector of Single of known size: step after step, each with the same features.</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="featuresPerStep">
    /// The features of a step, at least 1; null takes the second of the two dimensions time x features of the column's type.
    /// </param>
    /// <param name="numberOfUnits">The units of each recurrent layer, at least 1.</param>
    /// <param name="numberOfLayers">Recurrent layers one behind the other, at least 1.</param>
    /// <param name="numberOfEpochs">Passes over the data, at least 1.</param>
    /// <param name="learningRate">The step size of Adam, above 0.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? featuresPerStep = null,
        int numberOfUnits = 128,
        int numberOfLayers = 1,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers },
            new SequenceLayout(featuresPerStep), numberOfEpochs, learningRate));

    /// <summary>Trains gated recurrent units for multiclass classification.</summary>
    /// <inheritdoc cref="Gru(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int, int, int, float)"/>
    public static NetworkMulticlassTrainer Gru(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? featuresPerStep = null,
        int numberOfUnits = 128,
        int numberOfLayers = 1,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers },
            new SequenceLayout(featuresPerStep), numberOfEpochs, learningRate));

    /// <summary>Trains gated recurrent units for regression.</summary>
    /// <inheritdoc cref="Gru(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int, int, int, float)"/>
    public static NetworkRegressionTrainer Gru(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? featuresPerStep = null,
        int numberOfUnits = 128,
        int numberOfLayers = 1,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers },
            new SequenceLayout(featuresPerStep), numberOfEpochs, learningRate));
}
