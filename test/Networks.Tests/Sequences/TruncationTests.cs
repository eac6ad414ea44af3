namespace MlNetDeep.Networks.Tests;

/// <summary>Truncated backpropagation through time: blocks of steps, across which states go forward and errors do not go back.</summary>
public class TruncationTests
{
    private const int Block = 3;
    private const int Features = 2;
    private const int Units = 4;

    public static TheoryData<string> Kinds => ["elman", "lstm", "gru"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_is_that_of_blocks_that_start_from_the_states_they_are_given(string kind)
    {
        var random = new Random(1);
        float[] x = Problems.Uniform(random, 2 * Block * Features, -1, 1), dy = Problems.Uniform(random, 2 * Block * Units, -1, 1);
        Sequential whole = Network(2 * Block, kind, Block, learned: false), block = Network(Block, kind, null, learned: true);
        float[] parameters = Problems.Uniform(random, whole.ParameterCount, -1, 1);
        var truncated = new NetworkRun(whole, parameters, packed: false);
        truncated.Compute(x, dy, 1);

        // The block's states are parameters, behind the others; those of the second are what the first leaves.
        int states = block.ParameterCount - whole.ParameterCount;
        float[] first = [.. parameters, .. new float[states]];
        var firstRun = new NetworkRun(block, first, packed: false);
        firstRun.Compute(x[..(Block * Features)], dy[..(Block * Units)], 1);
        float[] second = [.. parameters, .. LastState(kind, parameters, x)];
        var secondRun = new NetworkRun(block, second, packed: false);
        secondRun.Compute(x[(Block * Features)..], dy[(Block * Units)..], 1);

        AssertClose([.. firstRun.Output, .. secondRun.Output], truncated.Output);
        AssertClose([.. firstRun.InputGradient, .. secondRun.InputGradient], truncated.InputGradient);
        AssertClose(
            [.. firstRun.Gradients.Zip(secondRun.Gradients, (a, b) => a + b).Take(whole.ParameterCount)], truncated.Gradients);
        var full = new NetworkRun(Network(2 * Block, kind, null, learned: false), parameters, packed: false);
        full.Compute(x, dy, 1);
        Assert.True(Distance(full.Gradients, truncated.Gradients) > 1e-2, "Truncation that changes nothing tests nothing.");
    }

    [Fact]
    public void Blocks_are_counted_from_the_last_step_read()
    {
        // Of five steps in blocks of three the first two are one, so no error reaches them from the last.
        float[] dy = new float[5 * Units];
        Array.Fill(dy, 1f, 4 * Units, Units);
        foreach (SequenceDirection direction in new[] { SequenceDirection.Forward, SequenceDirection.Backward })
        {
            float[] gradient = direction == SequenceDirection.Forward ? dy : [.. dy.Reverse()];
            var network = new Sequential(new Shape(5, 1), new LstmLayer(Units, direction, truncationSteps: 3));
            float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
            var run = new NetworkRun(network, parameters, packed: false);
            run.Compute([1, 2, 3, 4, 5], gradient, 1);
            IEnumerable<float> reached = direction == SequenceDirection.Forward ? run.InputGradient : run.InputGradient.Reverse();
            Assert.Equal([false, false, true, true, true], reached.Select(value => value != 0));
        }
    }

    private static Sequential Network(int time, string kind, int? truncation, bool learned) => new(
        new Shape(time, Features),
        kind switch
        {
            "elman" => new ElmanLayer(Units, learnInitialState: learned, truncationSteps: truncation),
            "lstm" => new LstmLayer(Units, learnInitialState: learned, truncationSteps: truncation),
            _ => (Layer)new GruLayer(Units, learnInitialState: learned, truncationSteps: truncation),
        });

    /// <summary>h after the first block and, of an LSTM, c, which is not an output and is read where it lies.</summary>
    private static float[] LastState(string kind, float[] parameters, float[] x)
    {
        Sequential network = Network(Block, kind, null, learned: false);
        Workspace workspace = network.CreateWorkspace(1, training: true);
        network.Forward(workspace, parameters, x.AsSpan(0, Block * Features), 1);
        int cell = kind == "lstm" ? Units : 0, sums = kind == "elman" ? Units : 4 * Units, joint = Features + Units;
        // One slot more than there are steps; of each part the last.
        Span<float> state = workspace.PassOf(0, new NetworkPass { Rows = 1 }).State[..((Block + 1) * (joint + sums + cell))];
        return [.. state.Slice(Block * joint + Features, Units), .. state[^cell..]];
    }

    private static void AssertClose(float[] expected, float[] actual) => Assert.InRange(Distance(expected, actual), 0, 1e-5);

    private static double Distance(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double norm = Math.Sqrt(expected.Sum(value => (double)value * value));
        return Math.Sqrt(expected.Zip(actual, (a, b) => Math.Pow((double)a - b, 2)).Sum()) / norm;
    }
}
