using MlNetDeep.Reference;

namespace MlNetDeep.Networks.Tests;

/// <summary>Long short-term memory as its paper has it.</summary>
public class Lstm1997Tests
{
    [Theory]
    [InlineData(4, 1, 264)]
    [InlineData(3, 2, 276)]
    public void A_network_for_the_Reber_grammar_has_the_weights_of_the_paper(int blocks, int blockSize, int weights)
    {
        // Seven symbols in and out; only gates have biases.
        var network = new Sequential(new Shape(9, 7), new Lstm1997Layer(blocks, blockSize), new LastStep(), new Dense(7, useBias: false));
        Assert.Equal(weights, network.ParameterCount);
    }

    [Fact]
    public void A_network_for_the_adding_problem_has_the_weights_of_the_paper()
    {
        var network = new Sequential(new Shape(100, 2), new Lstm1997Layer(2, 2, useCellBias: true), new LastStep(), new Dense(1));
        Assert.Equal(93, network.ParameterCount);
    }

    [Fact]
    public void Gates_of_later_blocks_begin_further_closed()
    {
        var network = new Sequential(new Shape(2, 1), new Lstm1997Layer(2, 2, inputGateBias: -3, outputGateBias: -1, useCellBias: true));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        Assert.Equal([0, 0, 0, 0, -3, -6, -1, -2], network.Parameters.Single(parameter => parameter.Name == "bias").Of(parameters.AsSpan()).ToArray());
    }

    [Theory]
    [InlineData(1, 1, 1, false)]
    [InlineData(3, 1, 4, false)]
    [InlineData(3, 2, 5, true)]
    [InlineData(17, 3, 3, true)]
    public void Outputs_and_truncated_gradients_equal_those_of_the_reference(int blocks, int blockSize, int time, bool cellBias)
    {
        const int Features = 2;
        var random = new Random(3);
        var network = new Sequential(new Shape(time, Features), new Lstm1997Layer(blocks, blockSize, useCellBias: cellBias));
        float[] parameters = Problems.Uniform(random, network.ParameterCount, -0.5f, 0.5f);
        float[] x = Problems.Uniform(random, time * Features, -1, 1), dy = Problems.Uniform(random, time * blocks * blockSize, -1, 1);
        var run = new NetworkRun(network, parameters, packed: false);
        run.Compute(x, dy, 1);

        double[][] tensors = [.. network.Parameters.Select(parameter => ToDouble(parameter.Of(parameters.AsSpan())))];
        var reference = new Lstm1997Reference(blocks, blockSize, Features, ToDouble(x), tensors[0], tensors[1], tensors[2]);
        AssertClose(reference.Outputs(), run.Output, "outputs");
        AssertClose(reference.TruncatedGradient(ToDouble(dy), reference.Inputs), run.InputGradient, "inputs");
        for (int i = 0; i < tensors.Length; i++)
        {
            // The first step multiplies no outputs.
            if (time > 1 || i != 1)
                AssertClose(reference.TruncatedGradient(ToDouble(dy), tensors[i]), network.Parameters[i].Of(run.Gradients.AsSpan()), network.Parameters[i].Name);
        }
    }

    private static double[] ToDouble(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, string what)
    {
        double norm = Math.Sqrt(expected.Sum(value => value * value));
        double error = Math.Sqrt(expected.Zip(actual.ToArray(), (a, b) => (a - b) * (a - b)).Sum());
        Assert.True(norm > 1e-4, $"{what}: a norm of {norm} tests nothing.");
        Assert.True(error < 1e-5 * norm, $"{what}: relative error {error / norm:g3}.");
    }
}
