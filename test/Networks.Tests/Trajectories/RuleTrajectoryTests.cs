using MlNetDeep.Reference;

namespace MlNetDeep.Networks.Tests;

/// <summary>The same networks, trained in double precision by a rule's definition and by us, lose the same at each step.</summary>
public class RuleTrajectoryTests
{
    private const double Tolerance = 1e-4;

    private const int Epochs = 20;

    private delegate void Move(ref double w, double g, ref double first, ref double second, long step);

    private static readonly Dictionary<string, (Optimizer Rule, float Rate, float FirstSecond, Loss Loss, Move Move)> Rules = new()
    {
        ["Rprop with backtracking"] = (new Rprop(Backtracking: true), 0.01f, 0.01f, new SquaredError(),
            (ref double w, double g, ref double s, ref double t, long _) =>
                UpdateReference.RpropWithBacktracking(ref w, g, ref s, ref t, 0.5, 1.2f, 1e-6f, 50)),
        ["Rprop without"] = (new Rprop(), 0.01f, 0.01f, new SquaredError(),
            (ref double w, double g, ref double s, ref double t, long _) => UpdateReference.Rprop(ref w, g, ref s, ref t, 0.5, 1.2f, 1e-6f, 50)),
        ["Adam, beta2 0.95"] = (new Adam(Beta2: 0.95f), 0.01f, 0, new SquaredError(),
            (ref double w, double g, ref double m, ref double v, long step) =>
                UpdateReference.AdamW(ref w, g, ref m, ref v, 0.01f, 0.9f, 0.95f, 1e-8f, 0, step)),
        ["smoothed labels"] = (new Adam(), 0.01f, 0, new SoftmaxCrossEntropy(0.1f),
            (ref double w, double g, ref double m, ref double v, long step) =>
                UpdateReference.AdamW(ref w, g, ref m, ref v, 0.01f, 0.9f, 0.999f, 1e-8f, 0, step)),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_equal_those_of_double_precision(string name)
    {
        (List<double> expected, TrainingHistory history) = Train(name);

        Assert.True(expected[^1] < 0.9 * expected[0], $"{name}: nothing is learned.");
        for (int i = 0; i < Epochs; i++)
            Assert.Equal(expected[i], history.Epochs[i].TrainingLoss, Tolerance * expected[i]);
    }

    // By more than the tolerance, so that one is not taken for the other.
    [Fact]
    public void Backtracking_goes_another_way() =>
        Assert.NotEqual(Train("Rprop without").Expected[^1], Train("Rprop with backtracking").Expected[^1], 1e-4);

    private static (List<double> Expected, TrainingHistory Actual) Train(string name)
    {
        TrajectoryFile file = TrajectoryFile.Content;
        (Optimizer rule, float rate, float firstSecond, Loss loss, Move move) = Rules[name];
        int rows = file.Features.Length / 8;
        float[] targets = loss is SoftmaxCrossEntropy ? file.Classes : file.Values;
        double[] parameters = [.. file.Initial.Select(value => (double)value)];
        double[] first = new double[parameters.Length], second = [.. Enumerable.Repeat((double)firstSecond, parameters.Length)];
        var reference = new DoubleNetwork(
            [8, 16, 12, 4], [(Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)), (x => Math.Max(x, 0), x => x > 0 ? 1 : 0)]);
        List<double> expected = reference.Train(
            loss, file.Features, targets, parameters, Epochs, (i, g, step) => move(ref parameters[i], g, ref first[i], ref second[i], step));

        var network = new Sequential(new Shape(8), new Dense(16), new Tanh(), new Dense(12), new Relu(), new Dense(4));
        var options = new TrainingOptions
        {
            Optimizer = rule,
            LearningRate = rate,
            BatchSize = rows,
            NumberOfEpochs = Epochs,
            Shuffle = false,
            NumberOfThreads = 1,
        };
        return (expected, new TrainingLoop(network, loss, options).Train(
            new InMemoryData(rows, 8, file.Features, targets.Length / rows, targets), initialParameters: file.Initial).History);
    }
}
