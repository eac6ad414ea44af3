using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>The architectures for forecasts that are sums: of blocks over what others left, and of maps of trend and remainder.</summary>
public sealed class StackTests
{
    private const int Window = 6;
    private const int Horizon = 2;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Each_block_reads_what_the_ones_before_it_left_and_adds_its_part()
    {
        var architecture = new NBeats(4) { NumberOfBlocks = 3, LayersOfBlock = 2, DropoutRate = 0.5f };
        Sequential network = Create(architecture);
        float[] parameters = Draw(network), x = [1, -0.5f, 0.25f, 2, -1, 0.5f];
        float[] actual = Outputs(network, parameters, x);

        float[] left = [.. x], expected = new float[Horizon];
        int offset = 0;
        for (int i = 1; i <= 3; i++)
        {
            // The last block has no backcast.
            int backcast = i < 3 ? Window : 0;
            var block = new Sequential(new Shape(Window), new Dense(4), new Relu(), new Dense(4), new Relu(), new Dense(backcast + Horizon));
            float[] output = Outputs(block, parameters.AsSpan(offset, block.ParameterCount), left);
            offset += block.ParameterCount;
            for (int k = 0; k < backcast; k++)
                left[k] += output[k];
            for (int k = 0; k < Horizon; k++)
                expected[k] += output[backcast + k];
        }

        Assert.Equal(network.ParameterCount, offset);
        Assert.Equal(Horizon, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Trend_and_remainder_have_a_linear_map_each()
    {
        Sequential network = Create(new DLinear(3));
        float[] parameters = Draw(network), x = [3, 6, 9, 0, 12, 3], trend = [4, 6, 5, 7, 5, 6];
        float[] actual = Outputs(network, parameters, x);

        int map = (Window + 1) * Horizon;
        Assert.Equal(2 * map, network.ParameterCount);
        for (int k = 0; k < Horizon; k++)
        {
            float expected = parameters[Window * Horizon + k] + parameters[map + Window * Horizon + k];
            for (int t = 0; t < Window; t++)
                expected += trend[t] * parameters[t * Horizon + k] + (x[t] - trend[t]) * parameters[map + t * Horizon + k];
            Assert.Equal(expected, actual[k], 1e-4f);
        }
    }

    [Theory]
    [InlineData("n-beats")]
    [InlineData("d-linear")]
    public void They_learn_a_wave(string way)
    {
        ForecastTransformer model = _mlContext.Fit(way, options => (options.WindowSize, options.NumberOfEpochs, options.LearningRate) = (12, 60, 0.01f));
        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(model.Transform(SeriesData.Wave(60, first: 80).View(_mlContext)), "Value", "Forecast");
        // Half of what the last value has for a forecast: of height 3 and k of 12 steps, 3 sqrt(1 - cos(k pi / 6)) each.
        double naive = Math.Sqrt(Enumerable.Range(1, 3).Average(k => 9 * (1 - Math.Cos(k * Math.PI / 6))));
        Assert.True(metrics.RootMeanSquaredError < naive / 2, $"{metrics.RootMeanSquaredError} of {naive}");
    }

    [Fact]
    public void Trend_and_remainder_of_rows_of_different_lengths_are_of_the_steps_that_are_there()
    {
        // The label is the sum of the first two steps, wherever the sequence ends.
        var random = new Random(1);
        LabelledSequence[] rows = [.. Enumerable.Range(0, 300).Select(_ => new LabelledSequence
        {
            Values = [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => 2 * random.NextSingle() - 1)],
        })];
        foreach (LabelledSequence row in rows)
            row.Label = row.Values[0] + row.Values[1];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var options = new NetworkOptions { Architecture = new DLinear(1), NumberOfEpochs = 60, LearningRate = 0.02f, Seed = 1 };
        var model = _mlContext.Transforms.PadSequences("Features", "Values", 1).Append(_mlContext.Regression.Trainers.Network(options)).Fit(data);
        Assert.InRange(_mlContext.Regression.Evaluate(model.Transform(data)).RSquared, 0.98, 1);
    }

    [Theory]
    [InlineData(nameof(NBeats.NumberOfUnits))]
    [InlineData(nameof(NBeats.NumberOfBlocks))]
    [InlineData(nameof(NBeats.LayersOfBlock))]
    [InlineData(nameof(NBeats.DropoutRate))]
    [InlineData(nameof(DLinear.KernelSize))]
    public void An_option_out_of_range_is_refused_by_name(string name)
    {
        Architecture architecture = name switch
        {
            nameof(NBeats.NumberOfUnits) => new NBeats(0),
            nameof(NBeats.NumberOfBlocks) => new NBeats { NumberOfBlocks = 0 },
            nameof(NBeats.LayersOfBlock) => new NBeats { LayersOfBlock = 65 },
            nameof(NBeats.DropoutRate) => new NBeats { DropoutRate = 1 },
            _ => new DLinear(1025),
        };
        string message = Assert.ThrowsAny<ArgumentException>(
            () => _mlContext.Forecasting.ForecastByNetwork(new ForecastOptions { Architecture = architecture })).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    private sealed class LabelledSequence
    {
        public float[] Values { get; set; } = [];

        public float Label { get; set; }
    }

    private static Sequential Create(Architecture architecture) =>
        architecture.CreateNetwork(new RowShape(new Shape(Window, 1)), Horizon, new SquaredError());

    private static float[] Draw(Sequential network)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, network.ParameterCount).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private static float[] Outputs(Sequential network, ReadOnlySpan<float> parameters, float[] x) =>
        network.Forward(network.CreateWorkspace(1, training: false), parameters, x, 1).ToArray();
}
