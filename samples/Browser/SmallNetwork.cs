namespace MlNetDeep.Samples.Browser;

/// <summary>A network small enough to be trained in a page within seconds: one convolution of 8 kernels of 3 x 3.</summary>
internal static class SmallNetwork
{
    public const int Epochs = 20;

    /// <summary>Trains it on the page's thread.</summary>
    /// <param name="digits">What it learns from, and what is measured.</param>
    /// <param name="onEpoch">Called after each epoch; the page is drawn before the next.</param>
    public static async Task<TrainedNetwork> TrainAsync(DigitFile digits, Action<TrainingProgress> onEpoch)
    {
        var network = new Sequential(
            new Shape(8, 8, 1), new Conv2D(8, 3, padding: Padding.Same), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(10));
        var loss = new SoftmaxCrossEntropy();
        var options = new TrainingOptions { NumberOfEpochs = Epochs, BatchSize = 32, LearningRate = 0.01f, Seed = 1, OnEpoch = onEpoch };
        TrainingResult result = await new TrainingLoop(network, loss, options).TrainAsync(digits.Training, digits.Validation);
        return new TrainedNetwork(network, result.Parameters, loss, result.History, DigitFile.Preparation);
    }
}
