namespace Microsoft.ML;

/// <summary>Puts autoencoders where users look for transforms.</summary>
public static class AutoencoderCatalog
{
    /// <summary>
    /// Learns, without labels, a code of which few units are active at a time, and from which the input can be restored: features for any
    /// trainer behind it.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The code, a vector of Single.</param>
    /// <param name="inputColumnName">What is encoded, a vector of Single of known size. Null takes <paramref name="outputColumnName"/>.</param>
    /// <param name="codeSize">Units of the code, at least 1.</param>
    /// <param name="l1Penalty">What each unit of activity costs, at least 0: the more, the fewer units are active.</param>
    /// <param name="numberOfEpochs">Passes over the data.</param>
    /// <param name="learningRate">The step size of Adam.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.SparseAutoencoder("Code", "Pixels", codeSize: 196)
    ///     .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(featureColumnName: "Code"));
    /// </code>
    /// </example>
    public static AutoencoderEstimator SparseAutoencoder(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, int codeSize, float l1Penalty = 0.1f,
        int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.SparseAutoencoder(new SparseAutoencoderOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            CodeSize = codeSize,
            Sparsity = new L1Penalty(l1Penalty),
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <inheritdoc cref="SparseAutoencoder(TransformsCatalog, string, string, int, float, int?, float?)" path="/summary|/exception"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static AutoencoderEstimator SparseAutoencoder(this TransformsCatalog catalog, SparseAutoencoderOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>
    /// Learns, without labels, a stack of autoencoders, one after the other, each from the codes of the one before. The last code is a
    /// feature vector for any trainer, and the whole stack a start for a multilayer perceptron.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The last code, a vector of Single.</param>
    /// <param name="inputColumnName">What is encoded, a vector of Single of known size. Null takes <paramref name="outputColumnName"/>.</param>
    /// <param name="codeSizes">Units of each code, from the input on, each at least 1.</param>
    /// <param name="numberOfEpochs">Passes over the data of each autoencoder.</param>
    /// <param name="learningRate">The step size of Adam.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static AutoencoderEstimator StackedAutoencoder(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, int[] codeSizes, int? numberOfEpochs = null,
        float? learningRate = null) =>
        catalog.StackedAutoencoder(new StackedAutoencoderOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            CodeSizes = codeSizes,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <inheritdoc cref="StackedAutoencoder(TransformsCatalog, string, string, int[], int?, float?)" path="/summary|/exception"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static AutoencoderEstimator StackedAutoencoder(this TransformsCatalog catalog, StackedAutoencoderOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);
}
