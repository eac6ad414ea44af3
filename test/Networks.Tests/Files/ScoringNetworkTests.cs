namespace MlNetDeep.Networks.Tests;

/// <summary>The network that scores is another than the one that was trained, and gives the same.</summary>
public class ScoringNetworkTests
{
    private const int Rows = 70;

    /// <summary>Input, layers, and what is left of them.</summary>
    public static TheoryData<int[], Layer[], string> Networks => new()
    {
        { [5], [new Dense(7), new BatchNorm(), new Relu(), new Dense(2)], "Dense Relu Dense" },
        { [5], [new Dense(7, useBias: false), new BatchNorm(), new Dense(2, useBias: false), new BatchNorm()], "Dense Dense" },
        { [5], [new Dropout(0.2f), new Dense(7), new Dropout(0.5f), new BatchNorm(), new Tanh(), new Dropout(0.5f)], "Dense Tanh" },
        { [5], [new BatchNorm(), new Dense(4), new Relu(), new BatchNorm(), new Dense(3)], "BatchNorm Dense Relu BatchNorm Dense" },
        { [5], [new Dense(4), new BatchNorm(), new BatchNorm()], "Dense BatchNorm" },
        { [6, 6, 2], [new Conv2D(4, 3, useBias: false), new BatchNorm(), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(3)], "Conv2D Relu MaxPool2D Flatten Dense" },
        { [6, 6, 4], [new Conv2D(4, 3, 2, Padding.Of(1), 2, groups: 4), new BatchNorm()], "Conv2D" },
        { [5, 5, 4], [new Conv2D(6, 2, groups: 2), new BatchNorm(), new Maxout(2)], "Conv2D Maxout" },
        { [6, 6, 1], [new RandomShift(1), new RandomFlip(), new RandomCrop(4), new Conv2D(3, 2), new BatchNorm()], "RandomCrop Conv2D" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Scores_are_those_of_the_network_as_it_was_trained(int[] input, Layer[] layers, string left)
    {
        TrainedNetwork trained = Create(input, layers);
        float[] x = Problems.Uniform(new Random(2), Rows * trained.Network.InputShape.Length, -2, 2);
        float[] expected = [.. trained.Network.Forward(trained.Network.CreateWorkspace(Rows, training: false), trained.Parameters, x, Rows)];
        var scores = new float[expected.Length];
        trained.ScoreBatchRaw(x, scores);

        Assert.Equal(left, string.Join(' ', trained.Scoring.Network.Layers.Select(layer => layer.GetType().Name)));
        double norm = Math.Sqrt(expected.Average(value => (double)value * value));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-5 * norm);
        Assert.True(norm > 0.1);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_is_saved_is_the_network_as_it_was_trained(int[] input, Layer[] layers, string left)
    {
        TrainedNetwork trained = Create(input, layers);
        using var file = new MemoryStream();
        trained.ScoreBatchRaw(new float[trained.Network.InputShape.Length], new float[trained.Network.OutputShape.Length]);
        trained.Save(file);
        file.Position = 0;
        TrainedNetwork loaded = TrainedNetwork.Load(file);
        Assert.Equal(layers.Select(layer => layer.GetType()), loaded.Network.Layers.Select(layer => layer.GetType()));
        Assert.Equal(trained.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.NotEmpty(left);
    }

    [Fact]
    public void A_network_without_anything_to_leave_out_scores_itself()
    {
        TrainedNetwork trained = Create([5], [new BatchNorm(), new Dense(2)]);
        Assert.Same(trained.Network, trained.Scoring.Network);
        Assert.True(trained.Parameters == trained.Scoring.Parameters);
    }

    [Fact]
    public void Where_layers_are_only_left_out_the_parameters_are_shared()
    {
        TrainedNetwork trained = Create([5], [new Dropout(0.5f), new Dense(2)]);
        Assert.Single(trained.Scoring.Network.Layers);
        Assert.True(trained.Parameters == trained.Scoring.Parameters);
    }

    [Fact]
    public void A_network_that_does_nothing_in_scoring_still_scores()
    {
        TrainedNetwork trained = Create([3], [new Dropout(0.5f)]);
        var scores = new float[3];
        trained.ScoreBatchRaw(new float[] { 1, 2, 3 }, scores);
        Assert.Equal([1, 2, 3], scores);
    }

    /// <summary>A network with random parameters; its variances are positive.</summary>
    private static TrainedNetwork Create(int[] input, Layer[] layers)
    {
        var network = new Sequential(new Shape(input), layers);
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
        foreach (Parameter variance in network.Parameters.Where(parameter => parameter.Name == "variance"))
        {
            foreach (ref float value in variance.Of(parameters.AsSpan()))
                value = 0.1f + Math.Abs(value);
        }

        return new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History());
    }
}
