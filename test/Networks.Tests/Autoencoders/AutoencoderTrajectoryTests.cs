namespace MlNetDeep.Networks.Tests;

/// <summary>The same autoencoders, trained by PyTorch and by us, lose the same at each step, and are punished alike.</summary>
public class AutoencoderTrajectoryTests
{
    private const int Rows = 60;
    private const int Inputs = 12;
    private const int Units = 7;

    // Ours computes in single precision, PyTorch's trajectories are double; the steps between amplify the difference.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Cases => [.. AutoencoderFile.Content.Cases.Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_penalties_and_the_way_of_the_weights_equal_those_of_PyTorch(string name)
    {
        AutoencoderRun expected = AutoencoderFile.Content.Cases.Single(run => run.Name == name);
        float[] initial = expected.Tied ? AutoencoderFile.Content.Tied : AutoencoderFile.Content.Untied;
        TrainingResult result = Train(expected, initial);

        Assert.Equal(expected.Losses.Length, result.History.Epochs.Count);
        for (int i = 0; i < expected.Losses.Length; i++)
        {
            EpochRecord epoch = result.History.Epochs[i];
            AssertClose(expected.Losses[i], epoch.TrainingLoss, $"{name}, loss of epoch {i + 1}");
            AssertClose(expected.Penalties[i], epoch.ActivityPenalty ?? 0, $"{name}, penalty of epoch {i + 1}");
            Assert.Equal(expected.Sparsity != "none", epoch.ActivityPenalty.HasValue);
        }

        double squares = result.Parameters.Zip(initial, (last, first) => Math.Pow((double)last - first, 2)).Sum();
        AssertClose(expected.Distance, Math.Sqrt(squares), $"{name}, distance");
    }

    [Fact]
    public void No_two_trajectories_are_alike()
    {
        // A case whose option does nothing would test nothing.
        IEnumerable<string> losses = AutoencoderFile.Content.Cases.Select(run => string.Join(' ', run.Losses));
        Assert.Equal(AutoencoderFile.Content.Cases.Length, losses.Distinct().Count());
    }

    private static TrainingResult Train(AutoencoderRun run, float[] initial)
    {
        AutoencoderFile file = AutoencoderFile.Content;
        var layers = new List<Layer> { new Dense(Units), run.Activation == "sigmoid" ? new Sigmoid() : new Tanh() };
        if (run.Sparsity != "none")
            layers.Add(new ActivityRegularization(run.Sparsity == "l1" ? new L1Penalty(run.Strength) : new KullbackLeiblerPenalty(0.2f, run.Strength)));
        layers.Add(run.Tied ? new TiedDense() : new Dense(Inputs));
        var network = new Sequential(new Shape(Inputs), layers);
        var data = new ReconstructionData(new InMemoryData(Rows, Inputs, file.Features, 0, default, run.Weighted ? file.Weights.AsMemory() : null));
        var options = new TrainingOptions
        {
            Optimizer = run.Optimizer == "sgd" ? new Sgd() : new Adam(0.9f, 0.999f, 1e-8f),
            LearningRate = run.LearningRate,
            BatchSize = run.BatchSize,
            NumberOfEpochs = run.Losses.Length,
            L2Regularization = run.Decay,
            GradientClippingNorm = run.ClippingNorm,
            Shuffle = false,
            NumberOfThreads = 2,
        };
        Loss loss = run.Loss == "squaredError" ? new SquaredError() : new SigmoidCrossEntropy();
        return new TrainingLoop(network, loss, options).Train(data, initialParameters: initial);
    }

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{what}: {actual:R} here, {expected:R} in PyTorch.");
}
