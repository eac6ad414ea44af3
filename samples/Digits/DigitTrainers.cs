using Microsoft.ML;

namespace MlNetDeep.Samples.Digits;

/// <summary>The two kinds of networks that the sample trains: fully connected, and with convolutions.</summary>
internal static class DigitTrainers
{
    /// <summary>The names by which the command line chooses one.</summary>
    public static readonly string[] Names = ["mlp", "cnn"];

    /// <summary>Two hidden layers with dropout, until the validation loss has not fallen for 20 epochs.</summary>
    public static MultilayerPerceptronOptions CreatePerceptron() => new()
    {
        HiddenLayers = [256, 128],
        DropoutRate = 0.3f,
        StandardizeFeatures = false,
        NumberOfEpochs = 100,
        EarlyStopping = new PatienceRule(Patience: 20),
    };

    /// <summary>The layers that the trainer takes of itself for pictures of this size, at a falling learning rate.</summary>
    public static ConvolutionalNetworkOptions CreateConvolutional() => new()
    {
        ImageHeight = Digit.Side,
        ImageWidth = Digit.Side,
        BatchSize = 32,
        NumberOfEpochs = 60,
        LearningRateSchedule = new CosineDecay(),
    };

    /// <summary>The trainer of either's options.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">What one of the methods above made.</param>
    public static NetworkMulticlassTrainer CreateTrainer(MLContext mlContext, NetworkTrainerOptions options)
    {
        var trainers = mlContext.MulticlassClassification.Trainers;
        return options is ConvolutionalNetworkOptions convolutional
            ? trainers.ConvolutionalNetwork(convolutional)
            : trainers.MultilayerPerceptron((MultilayerPerceptronOptions)options);
    }
}
