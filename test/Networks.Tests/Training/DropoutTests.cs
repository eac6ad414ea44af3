using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

public class DropoutTests
{
    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Scoring_is_the_expectation_over_masks_of_a_linear_network(float rate)
    {
        const int Masks = 4000, Outputs = 3;
        var network = new Sequential(new Shape(5), new Dropout(rate), new Dense(7), new Dropout(rate), new Dense(Outputs));
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
        float[] x = [1, -2, 0.5f, 3, -0.25f];
        float[] scored = [.. network.Forward(network.CreateWorkspace(1, training: false), parameters, x, 1)];
        Workspace training = network.CreateWorkspace(1, training: true);
        training.Random = new Philox(11);
        var (sums, squares) = (new double[Outputs], new double[Outputs]);
        for (int step = 0; step < Masks; step++)
        {
            training.Step = step;
            Span<float> output = network.Forward(training, parameters, x, 1);
            for (int i = 0; i < Outputs; i++)
            {
                sums[i] += output[i];
                squares[i] += (double)output[i] * output[i];
            }
        }

        for (int i = 0; i < Outputs; i++)
        {
            double mean = sums[i] / Masks;
            double standardError = Math.Sqrt((squares[i] / Masks - mean * mean) / (Masks - 1));
            Assert.True(standardError > 1e-3, "The masks do not differ.");
            // Beyond 4 standard errors lies one mean in 16,000; the seed is fixed.
            Assert.InRange(mean - scored[i], -4 * standardError, 4 * standardError);
        }
    }

    [Fact]
    public void Training_scales_what_it_keeps_by_one_over_one_minus_rate()
    {
        const int Units = 10_000;
        const float Rate = 0.3f;
        var network = new Sequential(new Shape(Units), new Dropout(Rate));
        float[] x = Problems.Uniform(new Random(2), Units, 1, 2);
        Workspace workspace = network.CreateWorkspace(1, training: true);
        float[] y = [.. network.Forward(workspace, [], x, 1)];
        for (int i = 0; i < Units; i++)
            Assert.True(y[i] == 0 || Math.Abs(y[i] - x[i] / (1 - Rate)) < 1e-6f);
        double deviation = Math.Sqrt(Units * Rate * (1 - Rate));
        Assert.InRange(y.Count(value => value == 0) - Units * Rate, -4 * deviation, 4 * deviation);
        Assert.Equal(x, network.Forward(network.CreateWorkspace(1, training: false), [], x, 1).ToArray());
    }

    [Fact]
    public void Masks_differ_by_seed_step_layer_and_row()
    {
        var masks = new HashSet<string>();
        var network = new Sequential(new Shape(64), new Dropout(0.5f), new LeakyRelu(0.5f), new Dropout(0.5f));
        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            Workspace workspace = network.CreateWorkspace(2, training: true);
            workspace.Random = new Philox(seed);
            for (int step = 0; step < 3; step++)
            {
                workspace.Step = step;
                float[] y = [.. network.Forward(workspace, [], Enumerable.Repeat(1f, 128).ToArray(), 2)];
                masks.Add(string.Join(' ', y[..64]));
                masks.Add(string.Join(' ', y[64..]));
                // Kept by both layers is about a quarter: were the layers' masks the same, it would be half.
                Assert.InRange(y.Count(value => value != 0), 12, 52);
            }
        }

        Assert.Equal(12, masks.Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    public void A_rows_mask_does_not_depend_on_how_a_batch_is_cut(int width)
    {
        var network = new Sequential(new Shape(width), new Dropout(0.5f));
        float[] x = Problems.Uniform(new Random(2), 100 * width, 1, 2);
        Workspace workspace = network.CreateWorkspace(100, training: true);
        float[] whole = [.. network.Forward(workspace, [], x, 100)];
        workspace.FirstRow = 37;
        float[] piece = [.. network.Forward(workspace, [], x.AsSpan(37 * width), 63)];
        Assert.Equal(whole[(37 * width)..], piece);
    }
}
