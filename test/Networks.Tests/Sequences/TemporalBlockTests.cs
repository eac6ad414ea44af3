namespace MlNetDeep.Networks.Tests;

/// <summary>The residual block of temporal convolutional networks.</summary>
public class TemporalBlockTests
{
    private const int Time = 12;
    private const int Features = 2;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 50)]
    public void An_output_depends_on_the_steps_that_its_kernels_see_and_on_no_later_one(int kernelSize, int dilation)
    {
        var network = new Sequential(
            new Shape(Time, Features), new TemporalBlock(3, kernelSize, dilation, ActivationFunction.Tanh), new TemporalBlock(3, kernelSize, dilation));
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, 0.1f, 0.5f);
        float[] x = Problems.Uniform(new Random(2), Time * Features, 0.1f, 0.5f);
        float[] before = Outputs(network, parameters, x);
        for (int changed = 0; changed < Time; changed++)
        {
            float[] other = [.. x];
            other[changed * Features] += 0.25f;
            float[] after = Outputs(network, parameters, other);
            for (int step = 0; step < Time; step++)
            {
                int back = step - changed;
                bool isSeen = back >= 0 && back % dilation == 0 && back <= 4 * (kernelSize - 1) * dilation;
                Assert.Equal(!isSeen, Step(before, step).SequenceEqual(Step(after, step)));
            }
        }

        static float[] Step(float[] values, int step) => values[(step * 3)..(step * 3 + 3)];
    }

    [Fact]
    public void Its_output_is_that_of_the_formula()
    {
        // One filter, kernels of 2 steps, 2 steps apart, a step of one value: weights1, bias1, weights2, bias2.
        var network = new Sequential(new Shape(4, 1), new TemporalBlock(1, 2, 2));
        Assert.Equal(["weights1", "bias1", "weights2", "bias2"], network.Parameters.Select(parameter => parameter.Name));
        float[] y = Outputs(network, [0.5f, 2, -0.25f, -1, 1, 0.125f], [1, -2, 3, 4]);

        // First: 2 x_t + x_(t-2) / 2 - 1/4, rectified: 1.75, 0, 6.25, 6.75. Second: h_t - h_(t-2) + 1/8: 1.875, 0.125, 4.625, 6.875; plus x.
        Assert.Equal([2.875f, 0, 7.625f, 10.875f], y);
    }

    [Theory]
    [InlineData(0, 3, 1, 0, "Filters")]
    [InlineData(4, 0, 1, 0, "KernelSize")]
    [InlineData(4, 3, 0, 0, "Dilation")]
    [InlineData(4, 3, 1, 1, "DropoutRate")]
    [InlineData(4, int.MaxValue, int.MaxValue, 0, "TemporalBlock")]
    public void An_option_out_of_range_is_refused_by_name(int filters, int kernelSize, int dilation, float rate, string name)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(
            () => new Sequential(new Shape(Time, Features), new TemporalBlock(filters, kernelSize, dilation, dropoutRate: rate)));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_no_sequences_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(6), new TemporalBlock(4)));
        Assert.Contains("time x features", error.Message, StringComparison.Ordinal);
    }

    private static float[] Outputs(Sequential network, float[] parameters, float[] x) =>
        network.Forward(network.CreateWorkspace(1, training: false), parameters, x, 1).ToArray();
}
