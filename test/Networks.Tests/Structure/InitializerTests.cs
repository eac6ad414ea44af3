using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

public class InitializerTests
{
    private const int Count = 100_000;

    private static readonly Fan Fan = new(30, 50);

    /// <summary>Initializer, mean, variance, fourth central moment over the variance's square (1.8 is uniform, 3 is normal).</summary>
    public static TheoryData<Initializer, double, double, double> Moments => new()
    {
        { new ZeroInitializer(), 0, 0, 0 },
        { new UniformInitializer(-1, 3), 1, 16.0 / 12, 1.8 },
        { new NormalInitializer(0.5f), 0, 0.25, 3 },
        { new GlorotInitializer(), 0, 2.0 / 80, 1.8 },
        { new HeInitializer(), 0, 2.0 / 30, 3 },
        { new LeCunInitializer(), 0, 1.0 / 30, 3 },
        { new FanInInitializer(), 0, 1.0 / 90, 1.8 },
        { new ConstantInitializer([2]), 2, 0, 0 },
        { new RandomSignInitializer(), 0, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Moments_are_those_of_the_distribution(Initializer initializer, double mean, double variance, double kurtosis)
    {
        float[] values = Draw(initializer, 1, 7);
        double measuredMean = values.Average(value => (double)value);
        double measuredVariance = values.Average(value => Math.Pow(value - measuredMean, 2));
        double fourth = values.Average(value => Math.Pow(value - measuredMean, 4));
        // Five standard errors each: variance / n of the mean, (kurtosis - 1) / n of the relative variance, 24 / n of a normal's kurtosis.
        Assert.Equal(mean, measuredMean, 5 * Math.Sqrt(variance / Count) + 1e-12);
        Assert.Equal(variance, measuredVariance, variance * 5 * Math.Sqrt(2.0 / Count) + 1e-12);
        Assert.Equal(kurtosis, variance == 0 ? 0 : fourth / (measuredVariance * measuredVariance), 5 * Math.Sqrt(24.0 / Count));
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Every_initializer_is_in_the_table() =>
        Assert.Empty(ConcreteTypes.Of<Initializer>().Except(Moments.Select(row => ((object[])row)[0].GetType())));

    [Fact]
    public void Uniform_values_stay_within_their_range_and_fill_it()
    {
        float bound = MathF.Sqrt(6f / 80);
        float[] values = Draw(new GlorotInitializer(), 1, 7);
        Assert.All(values, value => Assert.InRange(value, -bound, bound));
        Assert.True(values.Min() < -0.999f * bound && values.Max() > 0.999f * bound);
    }

    [Fact]
    public void Values_follow_seed_and_stream_alone()
    {
        var initializer = new HeInitializer();
        Assert.Equal(Draw(initializer, 1, 7), Draw(initializer, 1, 7));
        Assert.NotEqual(Draw(initializer, 1, 7), Draw(initializer, 2, 7));
        Assert.NotEqual(Draw(initializer, 1, 7), Draw(initializer, 1, 8));
    }

    [Fact]
    public void A_value_does_not_depend_on_how_many_follow()
    {
        foreach (Initializer initializer in Moments.Select(row => (Initializer)((object[])row)[0]))
        {
            float[] all = Draw(initializer, 1, 7);
            foreach (int length in new[] { 1, 2, 127, 128, 129, 300 })
            {
                var values = new float[length];
                initializer.Fill(values, Fan, new Philox(1), 7);
                Assert.Equal(all[..length], values);
            }
        }
    }

    [Fact]
    public void A_network_draws_each_parameter_from_its_own_initializer()
    {
        var network = new Sequential(
            new Shape(20), new Dense(30), new Relu(), new Dense(30, true, new UniformInitializer(5, 6), new UniformInitializer(-2, -1)), new Dense(20, false));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        float[] Of(int index) => network.Parameters[index].Of(parameters.AsSpan()).ToArray();
        Assert.InRange(Of(0).Max(), 0.3f, MathF.Sqrt(6f / 50));
        Assert.All(Of(1), value => Assert.Equal(0, value));
        Assert.All(Of(2), value => Assert.InRange(value, 5, 6));
        Assert.All(Of(3), value => Assert.InRange(value, -2, -1));
        // Layers of one shape have streams of their own.
        Assert.NotEqual(Of(0), Of(4));
    }

    private static float[] Draw(Initializer initializer, ulong seed, ulong stream)
    {
        var values = new float[Count];
        Array.Fill(values, float.NaN);
        initializer.Fill(values, Fan, new Philox(seed), stream);
        return values;
    }
}
