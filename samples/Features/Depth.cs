using Microsoft.ML;

namespace MlNetDeep.Samples.Features;

/// <summary>
/// Why pre-training was found: layers of sigmoid units behind one another hardly learn from random weights by plain gradient descent, and
/// do learn from those of denoising autoencoders. (Y. Bengio et al., "Greedy layer-wise training of deep networks", NIPS 2006; P. Vincent et
/// al., "Extracting and composing robust features with denoising autoencoders", ICML 2008.)
/// </summary>
internal static class Depth
{
    private const int Units = 200;
    private const int BatchSize = 20;

    /// <summary>The share of test pictures named right without and with pre-training.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="layers">Hidden layers.</param>
    /// <param name="seed">Of weights, noise and order.</param>
    public static (double Without, double With) Measure(MLContext mlContext, PictureSet set, int layers, int seed)
    {
        IDataView training = set.View(mlContext, set.Training), test = set.View(mlContext, set.Test);
        int[] units = [.. Enumerable.Repeat(Units, layers)];
        AutoencoderTransformer stack = mlContext.Transforms.StackedAutoencoder(CreateStack(units, seed)).Fit(training);
        double Accuracy(AutoencoderTransformer? start) => mlContext.MulticlassClassification.Evaluate(
            mlContext.MulticlassClassification.Trainers.Network(CreatePerceptron(units, seed, start))
                .Fit(training).Transform(test)).MicroAccuracy;
        return (Accuracy(null), Accuracy(stack));
    }

    private static StackedAutoencoderOptions CreateStack(int[] units, int seed) => new()
    {
        InputColumnName = Picture.PixelColumn,
        CodeSizes = units,
        Loss = ReconstructionLoss.CrossEntropy,
        MaskingNoise = 0.25f,
        WeightInitializer = new FanInInitializer(),
        Optimizer = new Sgd(),
        LearningRate = 0.01f,
        BatchSize = BatchSize,
        NumberOfEpochs = 10,
        Seed = seed,
    };

    private static NetworkOptions CreatePerceptron(int[] units, int seed, AutoencoderTransformer? start) => new()
    {
        FeatureColumnName = Picture.PixelColumn,
        Architecture = new MultilayerPerceptron(units) { Activation = ActivationFunction.Sigmoid, WeightInitializer = new FanInInitializer() },
        FeatureScaling = FeatureScaling.None,
        PretrainedLayers = start,
        Optimizer = new Sgd(),
        LearningRate = 0.1f,
        BatchSize = BatchSize,
        NumberOfEpochs = 25,
        Seed = seed,
    };
}
