using Microsoft.ML.Data;
using MlNetDeep;

namespace Microsoft.ML;

/// <summary>Puts the multilayer perceptron where users look for trainers.</summary>
public static class MultilayerPerceptronCatalog
{
    /// <summary>Trains a multilayer perceptron to separate two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for two classes, a key for many, Single for regression.</param>
    /// <param name="featureColumnName">The features, a vector of Single of known size.</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="hiddenLayers">The units of each hidden layer; null for one of 128, empty for none.</param>
    /// <param name="numberOfEpochs">Passes over the data.</param>
    /// <param name="learningRate">The step size of Adam.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer MultilayerPerceptron(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.MultilayerPerceptron(
            CreateOptions(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, numberOfEpochs, learningRate));

    /// <summary>Trains a multilayer perceptron to separate two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer MultilayerPerceptron(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultilayerPerceptronOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a multilayer perceptron to tell many classes apart.</summary>
    /// <inheritdoc cref="MultilayerPerceptron(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int[], int,
    /// float)"/>
    public static NetworkMulticlassTrainer MultilayerPerceptron(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.MultilayerPerceptron(
            CreateOptions(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, numberOfEpochs, learningRate));

    /// <summary>Trains a multilayer perceptron to tell many classes apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkMulticlassTrainer MultilayerPerceptron(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, MultilayerPerceptronOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a multilayer perceptron to predict a value.</summary>
    /// <inheritdoc cref="MultilayerPerceptron(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int[], int,
    /// float)"/>
    public static NetworkRegressionTrainer MultilayerPerceptron(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.MultilayerPerceptron(
            CreateOptions(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, numberOfEpochs, learningRate));

    /// <summary>Trains a multilayer perceptron to predict a value.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkRegressionTrainer MultilayerPerceptron(
        this RegressionCatalog.RegressionTrainers catalog, MultilayerPerceptronOptions options) =>
        catalog.CreateTrainer(options);

    private static MultilayerPerceptronOptions CreateOptions(
        string label, string features, string? weight, int[]? hiddenLayers, int numberOfEpochs, float learningRate)
    {
        var options = new MultilayerPerceptronOptions
        {
            LabelColumnName = label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        };
        if (hiddenLayers is not null)
            options.HiddenLayers = hiddenLayers;
        return options;
    }
}
