namespace Microsoft.ML;

/// <summary>Puts convolutional networks where users look for trainers.</summary>
public static class ConvolutionalNetworkCatalog
{
    /// <summary>Trains a convolutional network for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for binary, a key for multiclass classification, Single for regression.</param>
    /// <param name="featureColumnName">The images, a vector of Single of known size, with values near [0, 1] or [-1, 1].</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="imageHeight">The images' height in pixels; null takes it from the column's type.</param>
    /// <param name="imageWidth">The images' width in pixels; null takes it from the column's type.</param>
    /// <param name="imageChannels">The values of a pixel; null takes them from the column's type or size.</param>
    /// <param name="layers">The hidden layers; null for those that <see cref="MlNetDeep.ConvolutionalNetwork.Layers"/> says.</param>
    /// <param name="numberOfEpochs">Passes over the data, at least 1; null chooses by the number of rows.</param>
    /// <param name="learningRate">The step size of Adam, above 0; null takes the default.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer ConvolutionalNetwork(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? imageHeight = null,
        int? imageWidth = null, int? imageChannels = null, Layer[]? layers = null, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new ConvolutionalNetwork { Layers = layers },
            new ImageLayout(imageHeight, imageWidth, imageChannels), numberOfEpochs, learningRate));

    /// <summary>Trains a convolutional network for multiclass classification.</summary>
    /// <inheritdoc cref="ConvolutionalNetwork(BinaryTrainers, string, string, string, int?, int?, int?, Layer[], int?, float?)"/>
    public static NetworkMulticlassTrainer ConvolutionalNetwork(
        this MulticlassTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? imageHeight = null,
        int? imageWidth = null, int? imageChannels = null, Layer[]? layers = null, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new ConvolutionalNetwork { Layers = layers },
            new ImageLayout(imageHeight, imageWidth, imageChannels), numberOfEpochs, learningRate));

    /// <summary>Trains a convolutional network for regression.</summary>
    /// <inheritdoc cref="ConvolutionalNetwork(BinaryTrainers, string, string, string, int?, int?, int?, Layer[], int?, float?)"/>
    public static NetworkRegressionTrainer ConvolutionalNetwork(
        this RegressionTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int? imageHeight = null,
        int? imageWidth = null, int? imageChannels = null, Layer[]? layers = null, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, new ConvolutionalNetwork { Layers = layers },
            new ImageLayout(imageHeight, imageWidth, imageChannels), numberOfEpochs, learningRate));
}
