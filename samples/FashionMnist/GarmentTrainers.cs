namespace MlNetDeep.Samples.FashionMnist;

/// <summary>The kinds of networks that the sample trains: fully connected, with convolutions, and recurrent.</summary>
internal static class GarmentTrainers
{
    /// <summary>The names by which the command line chooses one.</summary>
    public static readonly string[] Names = ["mlp", "cnn", "lstm"];

    private const int Side = 28;

    /// <summary>Fully connected layers with dropout.</summary>
    /// <param name="hidden">The units of each hidden layer.</param>
    public static NetworkOptions CreatePerceptron(int[] hidden) => new()
    {
        Architecture = new MultilayerPerceptron(hidden) { DropoutRate = 0.2f },
        // All pixels have one scale already.
        FeatureScaling = FeatureScaling.None,
        BatchSize = 128,
        NumberOfEpochs = 20,
    };

    /// <summary>Two stages of convolution, ReLU and maximum, then a dense layer, with dropout in front of and behind it.</summary>
    public static NetworkOptions CreateConvolutional() => new()
    {
        Architecture = new ConvolutionalNetwork
        {
            Layers =
            [
                new Conv2D(16, 5, padding: Padding.Same, weightInitializer: new HeInitializer()),
                new Relu(),
                new MaxPool2D(2),
                new Conv2D(32, 5, padding: Padding.Same, weightInitializer: new HeInitializer()),
                new Relu(),
                new MaxPool2D(2),
                new Flatten(),
                new Dropout(0.25f),
                new Dense(128, weightInitializer: new HeInitializer()),
                new Relu(),
                new Dropout(0.4f),
            ],
        },
        RowLayout = new ImageLayout(Side, Side),
        BatchSize = 64,
        LearningRate = 0.002f,
        NumberOfEpochs = 12,
    };

    /// <summary>The rows of a picture one after the other: 28 steps of 28 shades.</summary>
    public static NetworkOptions CreateRecurrent() => new()
    {
        Architecture = new Lstm(),
        RowLayout = new SequenceLayout(Side),
        // Shades have one scale already, and the first and last of a row hardly vary.
        FeatureScaling = FeatureScaling.None,
        BatchSize = 128,
        LearningRate = 0.003f,
        NumberOfEpochs = 8,
    };
}
