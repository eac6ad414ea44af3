using Microsoft.ML.Data;
using MlNetDeep;

namespace Microsoft.ML;

/// <summary>Puts convolutional networks where users look for trainers.</summary>
public static class ConvolutionalNetworkCatalog
{
    /// <summary>Trains a convolutional network to separate two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for two classes, a key for many, Single for regression.</param>
    /// <param name="featureColumnName">The images, a vector of Single of known size, with values near [0, 1] or [-1, 1].</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="imageHeight">The images' height in pixels; null takes it from the column's type.</param>
    /// <param name="imageWidth">The images' width in pixels; null takes it from the column's type.</param>
    /// <param name="imageChannels">The values of a pixel; null takes them from the column's type or size.</param>
    /// <param name="layers">
    /// The hidden layers, behind which the trainer adds the outputs; null for those that
    /// <see cref="ConvolutionalNetworkOptions.Layers"/> says.
    /// </param>
    /// <param name="numberOfEpochs">Passes over the data.</param>
    /// <param name="learningRate">The step size of Adam.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer ConvolutionalNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? imageHeight = null,
        int? imageWidth = null,
        int? imageChannels = null,
        Layer[]? layers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.ConvolutionalNetwork(
            CreateOptions(
                labelColumnName, featureColumnName, exampleWeightColumnName, imageHeight, imageWidth, imageChannels, layers,
                numberOfEpochs, learningRate));

    /// <summary>Trains a convolutional network to separate two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer ConvolutionalNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, ConvolutionalNetworkOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a convolutional network to tell many classes apart.</summary>
    /// <inheritdoc cref="ConvolutionalNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int?,
    /// int?, Layer[], int, float)"/>
    public static NetworkMulticlassTrainer ConvolutionalNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? imageHeight = null,
        int? imageWidth = null,
        int? imageChannels = null,
        Layer[]? layers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.ConvolutionalNetwork(
            CreateOptions(
                labelColumnName, featureColumnName, exampleWeightColumnName, imageHeight, imageWidth, imageChannels, layers,
                numberOfEpochs, learningRate));

    /// <summary>Trains a convolutional network to tell many classes apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkMulticlassTrainer ConvolutionalNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ConvolutionalNetworkOptions options) =>
        catalog.CreateTrainer(options);

    /// <summary>Trains a convolutional network to predict a value.</summary>
    /// <inheritdoc cref="ConvolutionalNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, int?, int?,
    /// int?, Layer[], int, float)"/>
    public static NetworkRegressionTrainer ConvolutionalNetwork(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        int? imageHeight = null,
        int? imageWidth = null,
        int? imageChannels = null,
        Layer[]? layers = null,
        int numberOfEpochs = 50,
        float learningRate = 0.001f) =>
        catalog.ConvolutionalNetwork(
            CreateOptions(
                labelColumnName, featureColumnName, exampleWeightColumnName, imageHeight, imageWidth, imageChannels, layers,
                numberOfEpochs, learningRate));

    /// <summary>Trains a convolutional network to predict a value.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkRegressionTrainer ConvolutionalNetwork(
        this RegressionCatalog.RegressionTrainers catalog, ConvolutionalNetworkOptions options) =>
        catalog.CreateTrainer(options);

    private static ConvolutionalNetworkOptions CreateOptions(
        string label, string features, string? weight, int? height, int? width, int? channels, Layer[]? layers, int numberOfEpochs,
        float learningRate) => new()
        {
            LabelColumnName = label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            ImageHeight = height,
            ImageWidth = width,
            ImageChannels = channels,
            Layers = layers,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        };
}
