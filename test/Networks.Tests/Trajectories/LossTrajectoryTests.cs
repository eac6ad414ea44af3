namespace MlNetDeep.Networks.Tests;

/// <summary>The same networks, trained in double precision from the losses' definitions and by us, lose the same at each step.</summary>
public class LossTrajectoryTests
{
    // Ours computes in single precision; the steps between amplify the difference.
    private const double Tolerance = 1e-4;

    private const int Epochs = 12;

    private static readonly Dictionary<string, Loss> Losses = new()
    {
        ["squared error, as PyTorch"] = new SquaredError(),
        ["absolute error"] = new AbsoluteError(),
        ["Huber"] = new HuberLoss(0.5f),
        ["Poisson"] = new PoissonDeviance(),
        ["one quantile"] = new QuantileLoss([0.8f]),
        ["two quantiles of two targets"] = new QuantileLoss([0.1f, 0.6f]),
        ["four quantiles"] = new QuantileLoss([0.1f, 0.3f, 0.5f, 0.9f]),
        ["interval"] = new IntervalLoss(0.8f),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_equal_those_of_double_precision(string name)
    {
        TrajectoryFile file = TrajectoryFile.Content;
        Loss loss = Losses[name];
        int outputs = loss is IntervalLoss ? 3 : 4, width = loss.TargetLength(outputs), rows = file.Features.Length / 8;
        float[] targets = [.. Enumerable.Range(0, rows).SelectMany(row => file.Values.Skip(4 * row).Take(width))];
        if (loss is PoissonDeviance)
            targets = [.. targets.Select(target => Math.Max(0, MathF.Round(2 * target)))];
        var network = new Sequential(new Shape(8), new Dense(16), new Tanh(), new Dense(12), new Relu(), new Dense(outputs));
        var options = new TrainingOptions
        {
            Optimizer = new Momentum(0.9f),
            LearningRate = 0.05f,
            BatchSize = rows,
            NumberOfEpochs = Epochs,
            Shuffle = false,
            NumberOfThreads = 1,
        };
        var reference = new DoubleNetwork([8, 16, 12, outputs], [(Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)), (x => Math.Max(x, 0), x => x > 0 ? 1 : 0)]);

        float[] initial = file.Initial;
        if (outputs != 4)
            network.Initialize(initial = new float[network.ParameterCount], seed: 1);

        double[] expected = [.. reference.Train(
            loss, file.Features, targets, [.. initial.Select(value => (double)value)], Epochs, options.LearningRate!.Value, 0.9f)];
        TrainingResult result = new TrainingLoop(network, loss, options).Train(
            new InMemoryData(rows, 8, file.Features, width, targets), initialParameters: initial);

        Assert.True(expected[^1] < 0.9 * expected[0], $"{name}: nothing is learned.");
        for (int i = 0; i < Epochs; i++)
        {
            double actual = result.History.Epochs[i].TrainingLoss;
            Assert.True(Math.Abs(actual - expected[i]) <= Tolerance * expected[i], $"{name}, epoch {i + 1}: {actual:R} here, {expected[i]:R} in double precision.");
        }
    }

    [Fact]
    public void The_reference_gives_what_PyTorch_gives()
    {
        TrajectoryFile file = TrajectoryFile.Content;
        Trajectory expected = file.Cases.Single(trajectory => trajectory.Name == "squared error");
        var reference = new DoubleNetwork([8, 16, 12, 4], [(Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)), (x => Math.Max(x, 0), x => x > 0 ? 1 : 0)]);

        List<double> losses = reference.Train(
            new SquaredError(), file.Features, file.Values, [.. file.Initial.Select(value => (double)value)], expected.Losses.Length, expected.LearningRate, 0.9f);

        for (int i = 0; i < losses.Count; i++)
            Assert.Equal(expected.Losses[i], losses[i], 1e-6 * expected.Losses[i]);
    }
}
