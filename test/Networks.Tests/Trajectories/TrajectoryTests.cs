namespace MlNetDeep.Networks.Tests;

/// <summary>The same networks, trained by PyTorch and by us, lose the same at each step.</summary>
public class TrajectoryTests
{
    private const int Rows = 60;

    // Ours computes in single precision, PyTorch's trajectories are double; the steps between amplify the difference.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Cases => [.. TrajectoryFile.Content.Cases.Select(trajectory => trajectory.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_and_the_way_of_the_weights_equal_those_of_PyTorch(string name)
    {
        Trajectory expected = TrajectoryFile.Content.Cases.Single(trajectory => trajectory.Name == name);
        TrainingResult result = Train(expected);

        Assert.Equal(expected.Losses.Length, result.History.Epochs.Count);
        for (int i = 0; i < expected.Losses.Length; i++)
            AssertClose(expected.Losses[i], result.History.Epochs[i].TrainingLoss, $"{name}, epoch {i + 1}");
        double squares = result.Parameters.Zip(TrajectoryFile.Content.Initial, (last, first) => Math.Pow((double)last - first, 2)).Sum();
        AssertClose(expected.Distance, Math.Sqrt(squares), $"{name}, distance");
    }

    [Fact]
    public void Every_optimizer_has_a_trajectory()
    {
        IEnumerable<Type> tried = TrajectoryFile.Content.Cases.Select(trajectory => CreateOptimizer(trajectory).GetType()).Distinct();
        Assert.Empty(ConcreteTypes.Of<Optimizer>().Except(tried));
    }

    [Fact]
    public void No_two_trajectories_are_alike()
    {
        // A case whose option does nothing would test nothing.
        IEnumerable<string> losses = TrajectoryFile.Content.Cases.Select(trajectory => string.Join(' ', trajectory.Losses));
        Assert.Equal(TrajectoryFile.Content.Cases.Length, losses.Distinct().Count());
    }

    private static TrainingResult Train(Trajectory trajectory)
    {
        TrajectoryFile file = TrajectoryFile.Content;
        var network = new Sequential(new Shape(8), new Dense(16), new Tanh(), new Dense(12), new Relu(), new Dense(4));
        (Loss loss, float[] targets) = trajectory.Loss switch
        {
            "softmaxCrossEntropy" => ((Loss)new SoftmaxCrossEntropy(), file.Classes),
            "sigmoidCrossEntropy" => (new SigmoidCrossEntropy(), file.Flags),
            _ => (new SquaredError(), file.Values),
        };
        ReadOnlyMemory<float>? weights = trajectory.Weighted ? file.Weights.AsMemory() : null;
        var data = new InMemoryData(Rows, 8, file.Features, targets.Length / Rows, targets, weights);
        var options = new TrainingOptions
        {
            Optimizer = CreateOptimizer(trajectory),
            LearningRate = trajectory.LearningRate,
            BatchSize = trajectory.BatchSize,
            NumberOfEpochs = trajectory.Losses.Length,
            L2Regularization = trajectory.Optimizer == "adamW" ? 0 : trajectory.Decay,
            GradientClippingNorm = trajectory.ClippingNorm,
            Shuffle = false,
            NumberOfThreads = 1,
        };
        return new TrainingLoop(network, loss, options).Train(data, initialParameters: file.Initial);
    }

    private static Optimizer CreateOptimizer(Trajectory trajectory) => trajectory.Optimizer switch
    {
        "sgd" => new Sgd(),
        "momentum" => new Momentum(0.9f),
        "nesterov" => new Nesterov(0.9f),
        "rmsProp" => new RmsProp(0.99f, 1e-8f),
        "adam" => new Adam(0.9f, 0.999f, 1e-8f),
        "adamW" => new AdamW(trajectory.Decay, 0.9f, 0.999f, 1e-8f),
        "rprop" => new Rprop(0.5f, 1.2f, 1e-6f, 50),
        _ => throw new InvalidDataException($"No optimizer is called {trajectory.Optimizer}."),
    };

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{what}: {actual:R} here, {expected:R} in PyTorch.");
}
