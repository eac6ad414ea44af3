using Microsoft.ML.Data;
using MlNetDeep;

namespace Microsoft.ML;

/// <summary>Puts networks of gated recurrent units where users look for trainers.</summary>
public static class GruCatalog
{
    /// <summary>Trains a network of gated recurrent units to tell two classes of sequences apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for two classes, a key for many, Single for regression.</param>
    /// <param name="featureColumnName">
    /// The sequences, a vector of Single of known size: step after step, each with the same features.
    /// </param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="featuresPerStep">
    /// The features of a step, at least 1; null takes the second of the two dimensions time x features of the column's type.
    /// </param>
    /// <param name="numberOfUnits">The units of each recurrent layer, at least 1.</param>
    /// <param name="numberOfLayers">Recurrent layers one behind the other, at least 1.</param>
    /// <param name="numberOfEpochs">Passes over the data.</param>
    /// <param name="learningRate">The step size of Adam.</param>
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
        catalog.Gru(
            RecurrentNetworkOptions.Create<GruOptions>(
                labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, numberOfUnits, numberOfLayers, numberOfEpochs,
                learningRate));

    /// <summary>Trains a network of gated recurrent units to tell two classes of sequences apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer Gru(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, GruOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a network of gated recurrent units to tell many classes of sequences apart.</summary>
    /// <inheritdoc cref="Gru(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int, int, int,
    /// float)"/>
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
        catalog.Gru(
            RecurrentNetworkOptions.Create<GruOptions>(
                labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, numberOfUnits, numberOfLayers, numberOfEpochs,
                learningRate));

    /// <summary>Trains a network of gated recurrent units to tell many classes of sequences apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkMulticlassTrainer Gru(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, GruOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a network of gated recurrent units to predict a value from a sequence.</summary>
    /// <inheritdoc cref="Gru(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int, int, int,
    /// float)"/>
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
        catalog.Gru(
            RecurrentNetworkOptions.Create<GruOptions>(
                labelColumnName, featureColumnName, exampleWeightColumnName, featuresPerStep, numberOfUnits, numberOfLayers, numberOfEpochs,
                learningRate));

    /// <summary>Trains a network of gated recurrent units to predict a value from a sequence.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkRegressionTrainer Gru(this RegressionCatalog.RegressionTrainers catalog, GruOptions options) =>
        catalog.CreateTrainer(options);
}
