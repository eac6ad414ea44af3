using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Exponential smoothing as a layer, and in front of a perceptron.</summary>
public sealed class SmoothingTests
{
    private const int Horizon = 5;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(13, 1)]
    public void The_layer_smooths_as_its_formulas_say(int season, int features)
    {
        const int Time = 13;
        int feature = features - 1;
        var network = new Sequential(new Shape(Time, features), new ExponentialSmoothing(Horizon, season, feature));
        float[] numbers = [0.3f, -0.4f, 0.5f, 1.5f, 0.2f], x = Draw(Time * features);
        float[] actual = Outputs(network, numbers, x);

        double alpha = Sigmoid(0.3), beta = alpha * Sigmoid(-0.4), gamma = season > 1 ? (1 - alpha) * Sigmoid(0.5) : 0, phi = Sigmoid(1.5), tau = Sigmoid(0.2);
        double[] values = [.. Enumerable.Range(0, Time).Select(i => (double)x[i * features + feature])];
        (double level, double trend, double[] waves) = Begin(values, season, tau);
        double[] errors = new double[Time];
        for (int i = 0; i < Time; i++)
        {
            errors[i] = values[i] - (level + phi * trend + waves[i % season]);
            level += phi * trend + alpha * errors[i];
            trend = phi * trend + beta * errors[i];
            waves[i % season] += gamma * errors[i];
        }

        Assert.Equal(Horizon + Time * features, actual.Length);
        for (int step = 0; step < Horizon; step++)
        {
            double damped = Enumerable.Range(1, step + 1).Sum(k => Math.Pow(phi, k)) * trend;
            Assert.Equal(level + damped + waves[(Time + step) % season], actual[step], 1e-5);
        }

        for (int i = 0; i < Time * features; i++)
            Assert.Equal(i % features == feature ? errors[i / features] : x[i], actual[Horizon + i], i % features == feature ? 1e-5 : 0);
    }

    [Fact]
    public void Three_rows_are_smoothed_as_by_hand()
    {
        // All five sigmoids are a half: alpha 1/2, beta 1/4, phi 1/2, tau 1/2. Of 2, 4, 9 mean 5 and slope 3.5, so that before the first row the
        // trend is 1.75 and the level 5 - 1.75 x 2 = 1.5. Errors: 2 - 2.375 = -0.375; level 2.1875, trend 0.78125; 4 - 2.578125 = 1.421875;
        // level 3.2890625, trend 0.74609375; 9 - 3.662109375 = 5.337890625; level 6.3310546875, trend 1.70751953125.
        var network = new Sequential(new Shape(3, 1), new ExponentialSmoothing(2));

        float[] actual = Outputs(network, new float[5], [2, 4, 9]);

        Assert.Equal([7.184814453125f, 7.6116943359375f, -0.375f, 1.421875f, 5.337890625f], actual);
    }

    [Fact]
    public void It_begins_with_rates_between_the_usual()
    {
        var network = new Sequential(new Shape(8, 1), new ExponentialSmoothing(1));
        var numbers = new float[network.ParameterCount];
        network.Initialize(numbers, seed: 1);

        Assert.Equal([0.3, 0.05, 0.1, 0.95, 0.5], numbers.Select(number => Math.Round(Sigmoid(number), 2)));
    }

    [Theory]
    [InlineData(0, 1, 0, "Horizon")]
    [InlineData(1, 0, 0, "Season")]
    [InlineData(1, 9, 0, "A season of 9 rows does not fit a window of 8")]
    [InlineData(1, 1, 2, "Feature is 2, but there are 2 features")]
    [InlineData(1, 1, -1, "Feature")]
    public void What_the_layer_cannot_read_is_refused(int horizon, int season, int feature, string expected)
    {
        string message = Assert.ThrowsAny<ArgumentException>(
            () => new Sequential(new Shape(8, 2), new ExponentialSmoothing(horizon, season, feature))).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 8, 1)]
    [InlineData(4, 8, 4)]
    [InlineData(8, 8, 8)]
    [InlineData(9, 8, 1)]
    public void A_season_longer_than_the_window_is_none(int? season, int window, int expected)
    {
        var architecture = new SmoothingPerceptron(3) { Season = season };
        Layer[] layers = [.. architecture.CreateOutputLayers(new Shape(window, 1), 2, new SquaredError())];

        Assert.Equal(expected, Assert.IsType<ExponentialSmoothing>(layers[0]).Season);
    }

    [Fact]
    public void A_perceptron_reads_the_errors_of_the_last_steps_and_adds_to_the_smoothing()
    {
        const int Time = 6, Read = 4;
        var architecture = new SmoothingPerceptron(3) { StepsRead = Read, Season = 2, Feature = 1 };
        Sequential network = architecture.CreateNetwork(new RowShape(new Shape(Time, 2)), Horizon, new SquaredError());
        float[] parameters = Draw(network.ParameterCount), x = Draw(Time * 2);
        float[] actual = Outputs(network, parameters, x);

        float[] smoothed = Outputs(new Sequential(new Shape(Time, 2), new ExponentialSmoothing(Horizon, 2, 1)), parameters.AsSpan(0, 5), x);
        var perceptron = new Sequential(new Shape(Read * 2), new Dense(3), new Tanh(), new Dense(Horizon));
        Assert.Equal(5 + perceptron.ParameterCount, network.ParameterCount);
        float[] added = Outputs(perceptron, parameters.AsSpan(5), smoothed[^(Read * 2)..]);

        for (int step = 0; step < Horizon; step++)
            Assert.Equal(smoothed[step] + added[step], actual[step], 1e-5f);
    }

    [Fact]
    public void It_smooths_the_input_that_is_forecast_and_reads_the_others()
    {
        var model = _mlContext.Fit("smoothing", options =>
        {
            (options.InputColumnNames, options.TargetColumnName, options.SeasonalPeriod) = (["Other", "Value"], "Value", 3);
            options.WindowNormalization = WindowNormalization.LastValue;
        });
        var layer = (ExponentialSmoothing)model.Networks[0].Network.Layers.First(each => each is ExponentialSmoothing);

        Assert.Equal((1, 3, 3), (layer.Feature, layer.Season, layer.Horizon));
        string message = Assert.ThrowsAny<Exception>(() => _mlContext.Fit("smoothing", options => options.Architecture = new SmoothingPerceptron { Feature = 2 })).Message;
        Assert.Contains("Feature is 2, but there are 1 features", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SmoothingPerceptron.HiddenLayers))]
    [InlineData(nameof(SmoothingPerceptron.DropoutRate))]
    [InlineData(nameof(SmoothingPerceptron.StepsRead))]
    [InlineData(nameof(SmoothingPerceptron.SmoothingRateFactor))]
    [InlineData(nameof(SmoothingPerceptron.Season))]
    [InlineData(nameof(SmoothingPerceptron.Feature))]
    public void An_option_out_of_range_is_refused_by_name(string name)
    {
        SmoothingPerceptron architecture = name switch
        {
            nameof(SmoothingPerceptron.HiddenLayers) => new SmoothingPerceptron(0),
            nameof(SmoothingPerceptron.DropoutRate) => new SmoothingPerceptron { DropoutRate = 1 },
            nameof(SmoothingPerceptron.StepsRead) => new SmoothingPerceptron { StepsRead = 0 },
            nameof(SmoothingPerceptron.SmoothingRateFactor) => new SmoothingPerceptron { SmoothingRateFactor = -1 },
            nameof(SmoothingPerceptron.Season) => new SmoothingPerceptron { Season = 0 },
            _ => new SmoothingPerceptron { Feature = -1 },
        };
        string message = Assert.ThrowsAny<ArgumentException>(
            () => _mlContext.Forecasting.ForecastByNetwork(new ForecastOptions { Architecture = architecture })).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_of_different_lengths_are_refused()
    {
        LabelledSequence[] rows = [.. Enumerable.Range(0, 40).Select(i => new LabelledSequence { Values = Draw(3 + i % 4), Label = i })];
        var pipeline = _mlContext.Transforms.PadSequences("Features", "Values", 1).Append(_mlContext.Regression.Trainers.Network(
            new NetworkOptions { Architecture = new SmoothingPerceptron(), NumberOfEpochs = 2, Seed = 1 }));

        string message = Assert.ThrowsAny<Exception>(() => pipeline.Fit(_mlContext.Data.LoadFromEnumerable(rows))).Message;

        Assert.Contains("windows of one length, not sequences of different lengths", message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_searched_beside_others()
    {
        LabelledWindow[] rows = [.. Enumerable.Range(0, 120).Select(i => new LabelledWindow { Features = Draw(6), Label = i % 3 })];
        var space = new SearchSpace<NetworkOptions>(() => new NetworkOptions
        {
            Architecture = new SmoothingPerceptron(),
            RowLayout = new SequenceLayout(1),
            NumberOfEpochs = 2,
            Seed = 1,
        }).Values(o => o.Architecture, new SmoothingPerceptron(3), new DLinear(3));

        SearchResult<NetworkOptions> result = _mlContext.Regression.Search(
            _mlContext.Data.LoadFromEnumerable(rows), _mlContext.Regression.Trainers.Network, space);

        Assert.Equal(2, result.Trials.Count);
        Assert.Contains("HiddenLayers", result.Trials[0].Values["Architecture"], StringComparison.Ordinal);
    }

    private sealed class LabelledSequence
    {
        public float[] Values { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class LabelledWindow
    {
        [Microsoft.ML.Data.VectorType(6)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    /// <summary>The state by least squares in whole seasons, at most three, or eight rows where there is no season.</summary>
    private static (double Level, double Trend, double[] Waves) Begin(double[] values, int season, double tau)
    {
        int groups = season > 1 ? Math.Min(values.Length / season, 3) : Math.Min(values.Length, 8), rows = groups * season;
        double[] means = [.. Enumerable.Range(0, groups).Select(i => values.AsSpan(i * season, season).ToArray().Average())];
        double center = (groups - 1) / 2.0, mean = means.Average();
        double squares = Enumerable.Range(0, groups).Sum(i => (i - center) * (i - center));
        double slope = groups > 1 ? Enumerable.Range(0, groups).Sum(i => (i - center) * means[i]) / squares / season : 0;
        double trend = tau * slope;
        double[] waves = [.. Enumerable.Range(0, season).Select(place => season == 1 ? 0
            : Enumerable.Range(0, groups).Average(i => values[i * season + place]) - mean - trend * (place - (season - 1) / 2.0))];
        return (mean - trend * (rows + 1) / 2.0, trend, waves);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static float[] Draw(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private static float[] Outputs(Sequential network, ReadOnlySpan<float> parameters, float[] x) =>
        network.Forward(network.CreateWorkspace(1, training: false), parameters, x, 1).ToArray();
}
