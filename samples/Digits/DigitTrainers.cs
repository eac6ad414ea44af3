namespace MlNetDeep.Samples.Digits;

/// <summary>The two kinds of networks that the sample trains: fully connected, and with convolutions.</summary>
internal static class DigitTrainers
{
    /// <summary>The names by which the command line chooses one.</summary>
    public static readonly string[] Names = ["mlp", "cnn"];

    /// <summary>Two hidden layers with dropout, until the validation loss has not fallen for 20 epochs.</summary>
    public static NetworkOptions CreatePerceptron() => new()
    {
        Architecture = new MultilayerPerceptron(256, 128) { DropoutRate = 0.3f },
        FeatureScaling = FeatureScaling.None,
        NumberOfEpochs = 100,
        EarlyStopping = new PatienceRule(Patience: 20),
    };

    /// <summary>The layers that the network has by itself for pictures of this size, at a falling learning rate.</summary>
    public static NetworkOptions CreateConvolutional() => new()
    {
        Architecture = new ConvolutionalNetwork(),
        RowLayout = new ImageLayout(Digit.Side, Digit.Side),
        BatchSize = 32,
        NumberOfEpochs = 60,
        LearningRateSchedule = new CosineDecay(),
    };
}
