namespace MlNetDeep.Networks.Tests;

/// <summary>Padding changes no result: a row gives what it gives alone, in a network of exactly its length.</summary>
public class PaddingTests
{
    // Relative to the tensor's norm: products of other numbers of rows round otherwise.
    private const double Tolerance = 1e-6;
    private const int Features = 2;
    private const int Time = 7;

    // No step, one, all, equal ones, neither rising nor falling, and across the steps whose inputs are one product.
    private static readonly int[] Lengths = [3, 0, 7, 1, 5, 3, 4, 2];

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new()
    {
        ["elman"] = () => [new ElmanLayer(5)],
        ["elman of sigmoids, learned state"] = () => [new ElmanLayer(4, ActivationFunction.Sigmoid, learnInitialState: true)],
        ["lstm"] = () => [new LstmLayer(5)],
        ["lstm, backward"] = () => [new LstmLayer(5, SequenceDirection.Backward)],
        ["lstm with peepholes, both directions, learned state"] =
            () => [new LstmLayer(3, SequenceDirection.Both, usePeepholes: true, learnInitialState: true)],
        ["lstm, truncated, both directions"] = () => [new LstmLayer(4, SequenceDirection.Both, truncationSteps: 2)],
        ["elman, truncated, learned state"] = () => [new ElmanLayer(4, learnInitialState: true, truncationSteps: 3)],
        ["gru"] = () => [new GruLayer(5)],
        ["gru, both directions, learned state"] = () => [new GruLayer(4, SequenceDirection.Both, learnInitialState: true)],
        ["gru, truncated, backward"] = () => [new GruLayer(4, SequenceDirection.Backward, truncationSteps: 3)],
        ["lstm, dense over time, gru"] = () => [new LstmLayer(4), new DenseOverTime(3), new GruLayer(3)],
        ["gru, dense over time"] = () => [new GruLayer(4), new DenseOverTime(2)],
        ["temporal blocks"] = () => [new TemporalBlock(4, 2, 1, ActivationFunction.Tanh), new TemporalBlock(4, 2, 2, ActivationFunction.Tanh)],
        ["gru, temporal block, last step"] = () => [new GruLayer(4), new TemporalBlock(5, 3, 1), new LastStep(), new Dense(2)],
        ["lstm of 1997"] = () => [new Lstm1997Layer(2, 2, useCellBias: true)],
        ["lstm of 1997, then gru"] = () => [new Lstm1997Layer(3), new GruLayer(4)],
        ["lstm of both directions, twice, mean over time"] =
            () => [new LstmLayer(3, SequenceDirection.Both), new LstmLayer(4, SequenceDirection.Both), new MeanOverTime(), new Dense(2)],
        ["gru, sigmoid, gru, mean over time"] = () => [new GruLayer(4), new Sigmoid(), new GruLayer(3), new MeanOverTime(), new Dense(2)],
        ["elman, sigmoid, mean over time"] = () => [new ElmanLayer(4), new Sigmoid(), new MeanOverTime()],
        ["sigmoid first, mean over time"] = () => [new Sigmoid(), new MeanOverTime()],
        ["lstm of both directions, both last steps"] =
            () => [new LstmLayer(3, SequenceDirection.Both), new LastStep(SequenceDirection.Both)],
        ["backward gru, its last step"] = () => [new GruLayer(4, SequenceDirection.Backward), new LastStep(SequenceDirection.Backward)],
        ["last step alone"] = () => [new LastStep()],
        ["lstm, last step"] = () => [new LstmLayer(4), new LastStep()],
        ["backward elman, mean over time"] = () => [new ElmanLayer(4, direction: SequenceDirection.Backward), new MeanOverTime()],
        ["lstm wider than a vector, mean over time"] = () => [new LstmLayer(37), new MeanOverTime()],
    };

    public static TheoryData<string, bool, int> Cases
    {
        get
        {
            var data = new TheoryData<string, bool, int>();
            foreach (string name in Networks.Keys)
            {
                data.Add(name, false, Lengths.Length);
                data.Add(name, true, Lengths.Length);
                data.Add(name, false, 3);
                data.Add(name, false, 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_all_gradients_are_those_of_rows_alone(string name, bool packed, int pieceRows)
    {
        var (padded, rows) = (Padded(name), Rows());
        float[] parameters = Problems.Uniform(new Random(2), padded.ParameterCount, -0.7f, 0.7f);
        int width = padded.OutputShape.Length;
        float[] dy = Problems.Uniform(new Random(3), Lengths.Length * width, -1, 1);
        var run = new NetworkRun(padded, parameters, packed);
        run.Compute([.. rows.SelectMany(row => row)], dy, pieceRows);

        var gradients = new double[parameters.Length];
        var (outputs, inputGradients) = (new List<float>(), new List<float>());
        for (int i = 0; i < rows.Length; i++)
        {
            float[] errors = dy[(i * width)..((i + 1) * width)];
            var (y, dx) = Alone(name, padded.OutputShape, parameters, rows[i], Lengths[i], errors, gradients);
            outputs.AddRange(y);
            inputGradients.AddRange(dx);
        }

        AssertClose(outputs, run.Output, "outputs");
        AssertClose(inputGradients, run.InputGradient, "inputs");
        foreach (Parameter parameter in padded.Parameters)
        {
            AssertClose(
                [.. gradients[parameter.Offset..(parameter.Offset + parameter.Length)].Select(value => (float)value)],
                parameter.Of(run.Gradients.AsSpan()),
                $"layer {parameter.Layer} {parameter.Name}");
        }

        AssertClose(outputs, run.Score([.. rows.SelectMany(row => row)], pieceRows), "scores");
    }

    [Fact]
    public void Values_behind_the_last_step_have_no_effect()
    {
        Sequential network = Padded("gru, sigmoid, gru, mean over time");
        float[] parameters = Problems.Uniform(new Random(2), network.ParameterCount, -0.7f, 0.7f);
        float[] clean = [.. Rows().SelectMany(row => row)];
        float[] dirty = [.. Rows().SelectMany((row, i) => row.Select((value, k) => k > Lengths[i] * Features ? float.NaN : value))];
        float[] dy = Problems.Uniform(new Random(3), Lengths.Length * 2, -1, 1);
        var (first, second) = (new NetworkRun(network, parameters, packed: false), new NetworkRun(network, parameters, packed: false));
        first.Compute(clean, dy, 3);
        second.Compute(dirty, dy, 3);
        Assert.Equal(Problems.Bits(first.Output), Problems.Bits(second.Output));
        Assert.Equal(Problems.Bits(first.InputGradient), Problems.Bits(second.InputGradient));
        Assert.Equal(Problems.Bits(first.Gradients), Problems.Bits(second.Gradients));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Behind_a_vector_two_dimensions_are_no_steps(int members)
    {
        // Members, and not steps, are the first dimension behind MemberInput: as many as steps, or fewer.
        const int Time = 5, Features = 2;
        Layer[] layers = [new Flatten(), new MemberInput(members), new DenseOverTime(3), new MemberScale(), new Tanh(), new MemberOutput(1), new MemberMean()];
        var padded = new Sequential(new Shape(1 + Time * Features), [new PaddedSequences(Features), .. layers]);
        var plain = new Sequential(new Shape(Time, Features), layers);
        var parameters = new float[plain.ParameterCount];
        plain.Initialize(parameters, seed: 1);
        float[] x = Problems.Uniform(new Random(2), Time * Features, -1, 1);
        for (int steps = 0; steps <= Time; steps++)
        {
            x.AsSpan(steps * Features).Clear();
            float[] expected = Forward(plain, x);
            Assert.Equal(expected, Forward(padded, [steps, .. x]));
            x = Problems.Uniform(new Random(steps), Time * Features, -1, 1);
        }

        float[] Forward(Sequential network, float[] row) => network.Forward(network.CreateWorkspace(1, training: true), parameters, row, 1).ToArray();
    }

    [Fact]
    public void Memory_of_an_earlier_pass_has_no_effect()
    {
        // What the first pass leaves behind, NaN everywhere, lies where the second has no rows.
        Sequential network = Padded("lstm with peepholes, both directions, learned state");
        float[] parameters = Problems.Uniform(new Random(2), network.ParameterCount, -0.7f, 0.7f);
        float[] x = [.. Rows().SelectMany(row => row)];
        float[] missing = [.. Enumerable.Repeat(float.NaN, x.Length)];
        float[] dy = Problems.Uniform(new Random(3), Lengths.Length * network.OutputShape.Length, -1, 1);
        Workspace used = network.CreateWorkspace(Lengths.Length, training: true), fresh = network.CreateWorkspace(Lengths.Length, training: true);
        var (expected, actual) = (new float[parameters.Length], new float[parameters.Length]);
        network.Forward(used, parameters, missing, Lengths.Length);
        network.Backward(used, parameters, missing, Lengths.Length, dy, new float[parameters.Length]);
        float[] after = network.Forward(used, parameters, x, Lengths.Length).ToArray();
        Assert.Equal(Problems.Bits(network.Forward(fresh, parameters, x, Lengths.Length)), Problems.Bits(after));
        network.Backward(used, parameters, x, Lengths.Length, dy, actual);
        network.Backward(fresh, parameters, x, Lengths.Length, dy, expected);
        Assert.Equal(Problems.Bits(expected), Problems.Bits(actual));
        Assert.All(actual, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Rows_without_steps_give_zeros_and_no_gradient()
    {
        Sequential network = Padded("lstm, truncated, both directions");
        float[] parameters = Problems.Uniform(new Random(2), network.ParameterCount, -0.7f, 0.7f);
        var run = new NetworkRun(network, parameters, packed: false);
        int length = network.InputShape.Length;
        run.Compute(new float[3 * length], Problems.Uniform(new Random(3), 3 * network.OutputShape.Length, -1, 1), 3);
        Assert.All(run.Output, value => Assert.Equal(0, value));
        Assert.All(run.InputGradient, value => Assert.Equal(0, value));
        Assert.All(run.Gradients, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_length_that_is_missing_gives_missing_outputs()
    {
        Sequential network = Padded("lstm of both directions, twice, mean over time");
        float[] parameters = Problems.Uniform(new Random(2), network.ParameterCount, -0.7f, 0.7f);
        float[] row = [float.NaN, .. Rows()[2][1..]];
        float[] y = network.Forward(network.CreateWorkspace(2, training: false), parameters, [.. Rows()[0], .. row], 2).ToArray();
        Assert.Equal([false, false, true, true], y.Select(float.IsNaN));
    }

    /// <summary>A network for exactly the steps of a row; a row without steps gives zeros, and gets no gradient.</summary>
    private static (float[] Outputs, float[] InputGradient) Alone(
        string name, Shape output, float[] parameters, float[] row, int steps, float[] dy, double[] gradients)
    {
        // Sequences of outputs go on with zeros, and the errors there with nothing.
        int perStep = output.Rank == 2 ? output[1] : 0;
        if (steps == 0)
            return (Bias(name, output, parameters, dy, gradients), new float[row.Length]);
        var network = new Sequential(new Shape(steps, Features), Networks[name]());
        var run = new NetworkRun(network, parameters, packed: false);
        run.Compute(row[1..(1 + steps * Features)], output.Rank == 2 ? dy[..(steps * perStep)] : dy, 1);
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] += run.Gradients[i];
        float[] inputGradient = [0, .. run.InputGradient];
        Array.Resize(ref inputGradient, row.Length);
        return ([.. run.Output, .. new float[output.Length - run.Output.Length]], inputGradient);
    }

    /// <summary>What a row without steps gives: zeros, and from a dense layer on its bias.</summary>
    private static float[] Bias(string name, Shape output, float[] parameters, float[] dy, double[] gradients)
    {
        if (Networks[name]()[^1] is not Dense)
            return new float[output.Length];
        for (int i = 0; i < output.Length; i++)
            gradients[gradients.Length - output.Length + i] += dy[i];
        return parameters[^output.Length..];
    }

    private static Sequential Padded(string name) =>
        new(new Shape(1 + Time * Features), [new PaddedSequences(Features), .. Networks[name]()]);

    private static float[][] Rows() => [.. PaddedRows.Of(Lengths, Time, Features, new Random(1)).Chunk(1 + Time * Features)];

    private static void AssertClose(List<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Count, actual.Length);
        double error = 0, norm = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            error += Math.Pow((double)actual[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        Assert.True(norm > 1e-6, $"{what}: a norm of {Math.Sqrt(norm)} tests nothing.");
        Assert.True(Math.Sqrt(error) <= Tolerance * Math.Sqrt(norm), $"{what}: relative error {Math.Sqrt(error / norm):g3}.");
    }
}
