using Microsoft.ML;

namespace MlNetDeep.Samples.Features;

/// <summary>
/// What a stack of autoencoders, trained on all pictures without labels, is worth as a start for a perceptron that sees the labels of a
/// share of them.
/// </summary>
internal static class Pretraining
{
    private const int StepsOfTraining = 2000;
    private const int BatchSize = 16;
    private static readonly int[] Units = [100, 100];

    /// <summary>The share of test pictures named right with and without pre-training, for each seed.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="shares">The shares of the training pictures that have labels.</param>
    /// <param name="seeds">How many seeds: each draws the labelled pictures, the noise and the first weights.</param>
    /// <param name="epochs">Passes over all pictures for each autoencoder.</param>
    public static IReadOnlyList<PretrainingGain> Measure(MLContext mlContext, PictureSet set, double[] shares, int seeds, int epochs)
    {
        IDataView unlabelled = set.View(mlContext, set.Training), test = set.View(mlContext, set.Test);
        var with = new double[shares.Length, seeds];
        var without = new double[shares.Length, seeds];
        for (int seed = 0; seed < seeds; seed++)
        {
            AutoencoderTransformer stack = mlContext.Transforms.StackedAutoencoder(CreateStack(epochs, seed)).Fit(unlabelled);
            Picture[] mixed = [.. set.Training];
            new Random(seed).Shuffle(mixed);
            for (int i = 0; i < shares.Length; i++)
            {
                int labels = (int)Math.Round(shares[i] * mixed.Length);
                IDataView labelled = set.View(mlContext, mixed.Take(labels));
                double Accuracy(AutoencoderTransformer? start) => mlContext.MulticlassClassification.Evaluate(
                    mlContext.MulticlassClassification.Trainers.Network(CreatePerceptron(labels, seed, start))
                        .Fit(labelled).Transform(test)).MicroAccuracy;
                (with[i, seed], without[i, seed]) = (Accuracy(stack), Accuracy(null));
            }
        }

        return [.. shares.Select((share, i) => new PretrainingGain(share, Row(without, i), Row(with, i)))];
    }

    private static StackedAutoencoderOptions CreateStack(int epochs, int seed) => new()
    {
        InputColumnName = Picture.PixelColumn,
        CodeSizes = Units,
        Loss = ReconstructionLoss.CrossEntropy,
        MaskingNoise = 0.3f,
        NumberOfEpochs = epochs,
        LearningRate = 0.003f,
        Seed = seed,
    };

    private static NetworkOptions CreatePerceptron(int labels, int seed, AutoencoderTransformer? start) => new()
    {
        FeatureColumnName = Picture.PixelColumn,
        Architecture = new MultilayerPerceptron(Units) { Activation = ActivationFunction.Sigmoid },
        FeatureScaling = FeatureScaling.None,
        PretrainedLayers = start,
        BatchSize = BatchSize,
        // As many steps whatever the labels.
        NumberOfEpochs = Math.Max(1, StepsOfTraining * BatchSize / Math.Max(labels, BatchSize)),
        Seed = seed,
    };

    private static double[] Row(double[,] values, int row) =>
        [.. Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column])];
}

/// <summary>Accuracies without and with pre-training.</summary>
/// <param name="Share">The share of the pictures that have labels.</param>
/// <param name="Without">One for each seed.</param>
/// <param name="With">One for each seed.</param>
internal sealed record PretrainingGain(double Share, double[] Without, double[] With)
{
    /// <summary>What pre-training gains, seed by seed.</summary>
    public double[] Gains => [.. With.Zip(Without, (with, without) => with - without)];

    /// <summary>The standard error of a mean: the standard deviation of the values over the root of their number.</summary>
    public static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }
}
