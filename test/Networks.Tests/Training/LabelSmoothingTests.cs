namespace MlNetDeep.Networks.Tests;

public class LabelSmoothingTests
{
    private const float Smoothing = 0.2f;

    public static TheoryData<Loss, Loss, int> Losses => new()
    {
        { new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy(Smoothing), 3 },
        { new SigmoidCrossEntropy(), new SigmoidCrossEntropy(Smoothing), 1 },
        { new SigmoidCrossEntropy(), new SigmoidCrossEntropy(Smoothing), 20 },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Validation_measures_without_it_and_training_with_it(Loss plain, Loss smoothed, int outputs)
    {
        InMemoryData data = Data(plain, outputs);
        // A rate of almost nothing: the parameters of both stay those of the start.
        var options = new TrainingOptions { Optimizer = new Sgd(), LearningRate = 1e-30f, BatchSize = 24, NumberOfEpochs = 1, Seed = 1 };
        EpochRecord Train(Loss loss) =>
            new TrainingLoop(Network(outputs), loss, options).Train(data, data).History.Epochs[0];
        EpochRecord expected = Train(plain), actual = Train(smoothed);

        Assert.Equal(expected.ValidationLoss, actual.ValidationLoss);
        Assert.Equal(expected.ValidationMetric, actual.ValidationMetric);
        Assert.NotEqual(expected.TrainingLoss, actual.TrainingLoss, 1e-3);
        Assert.Equal(expected.TrainingMetric, actual.TrainingMetric);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Smoothed_training_ends_at_smoothed_targets(Loss plain, Loss smoothed, int outputs)
    {
        InMemoryData data = Data(plain, outputs);
        var options = new TrainingOptions { Optimizer = new Adam(), LearningRate = 0.05f, BatchSize = 24, NumberOfEpochs = 800, Seed = 1 };
        // Each row has an input of its own, so that every target can be met.
        var network = new Sequential(new Shape(24), new Dense(outputs));
        float[] trained = new TrainingLoop(network, smoothed, options).Train(data).Parameters;
        var scores = new float[24 * outputs];
        smoothed.Activate(network.Forward(network.CreateWorkspace(24, training: false), trained, OneOf24(), 24), 24, scores);

        float largest = plain is SoftmaxCrossEntropy ? 1 - Smoothing + Smoothing / outputs : 1 - Smoothing / 2;
        Assert.Equal(largest, scores.Max(), 0.01f);
        Assert.Equal(plain is SoftmaxCrossEntropy ? Smoothing / outputs : Smoothing / 2, scores.Min(), 0.01f);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_share_outside_0_to_1_is_refused(float smoothing)
    {
        foreach (Loss loss in new Loss[] { new SoftmaxCrossEntropy(smoothing), new SigmoidCrossEntropy(smoothing) })
        {
            var exception = Assert.ThrowsAny<ArgumentException>(() => new TrainingLoop(Network(3), loss, new TrainingOptions()));
            Assert.Contains("LabelSmoothing must lie", exception.Message, StringComparison.Ordinal);
        }
    }

    private static Sequential Network(int outputs) => new(new Shape(24), new Dense(5), new Tanh(), new Dense(outputs));

    private static float[] OneOf24() => [.. Enumerable.Range(0, 24 * 24).Select(i => i / 24 == i % 24 ? 1f : 0)];

    private static InMemoryData Data(Loss loss, int outputs)
    {
        int width = loss.TargetLength(outputs);
        float[] targets = [.. Enumerable.Range(0, 24 * width).Select(i => loss is SoftmaxCrossEntropy ? i % outputs : i % 3 % 2f)];
        return new InMemoryData(24, 24, OneOf24(), width, targets);
    }
}
