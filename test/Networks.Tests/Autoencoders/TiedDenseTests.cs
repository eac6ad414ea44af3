namespace MlNetDeep.Networks.Tests;

/// <summary>Layers that share weights: which with which, and that all who read parameters know of it.</summary>
public class TiedDenseTests
{
    [Fact]
    public void It_multiplies_with_the_transpose_and_has_only_a_bias_of_its_own()
    {
        var network = new Sequential(new Shape(3), new Dense(2), new TiedDense());
        // Weights [3, 2], the code's biases, the reconstruction's.
        float[] parameters = [1, 2, 3, 4, 5, 6, 0.5f, -0.5f, 10, 20, 30];
        float[] y = [.. network.Forward(network.CreateWorkspace(1, training: false), parameters, [1, 0, -1], 1)];

        Assert.Equal(["weights", "bias", "bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new Shape(3), network.OutputShape);
        // The code is (1 - 5 + 0.5, 2 - 6 - 0.5) = (-3.5, -4.5).
        Assert.Equal([10 - 3.5f - 9, 20 - 10.5f - 18, 30 - 17.5f - 27], y);
        Assert.Same(network.Parameters[0], network.SharedWeightsOf(1));
        Assert.Throws<ArgumentException>(() => network.SharedWeightsOf(0));
    }

    [Fact]
    public void Layers_pair_off_as_brackets_do()
    {
        var network = new Sequential(new Shape(8), new Dense(6), new Tanh(), new Dense(4), new TiedDense(), new Dense(3), new TiedDense(), new TiedDense());
        Assert.Equal([0, 2, 4], new[] { 6, 3, 5 }.Select(layer => network.SharedWeightsOf(layer).Layer));
        Assert.Equal([6, 6, 4, 6, 3, 6, 8], network.LayerShapes.Select(shape => shape.Length));
    }

    [Theory]
    [InlineData(false, "dense layer before it")]
    [InlineData(true, "takes a vector of 5 values")]
    public void A_tied_layer_without_a_fitting_partner_is_refused(bool hasPartner, string part)
    {
        Layer[] layers = hasPartner ? [new Dense(5), new Maxout(5), new TiedDense()] : [new Tanh(), new TiedDense()];
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4), layers));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Contains("TiedDense", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_saved_and_loaded_and_scores_alone_and_in_batches_without_the_layers_of_training()
    {
        var network = new Sequential(
            new Shape(40), new MaskingNoise(0.5f), new Dense(33), new Sigmoid(), new ActivityRegularization(new KullbackLeiblerPenalty(0.1f, 2)),
            new TiedDense(), new MaskingNoise(0.25f));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch));
        float[] x = Problems.Uniform(new Random(1), 70 * 40, -1, 1);
        float[] expected = [.. network.Forward(network.CreateWorkspace(70, training: false), parameters, x, 70)];

        using var file = new MemoryStream();
        trained.Save(file);
        file.Position = 0;
        TrainedNetwork loaded = TrainedNetwork.Load(file);

        Assert.Equal(network.Layers.Select(layer => layer.GetType()), loaded.Network.Layers.Select(layer => layer.GetType()));
        Assert.Equal(new KullbackLeiblerPenalty(0.1f, 2), ((ActivityRegularization)loaded.Network.Layers[3]).Penalty);
        foreach (TrainedNetwork each in new[] { trained, loaded })
        {
            var scores = new float[x.Length];
            each.PredictBatch(x, scores);
            AssertClose(expected, scores);
            each.CreateScorer().Score(x, scores);
            AssertClose(expected, scores);
        }
    }

    [Fact]
    public void A_normalization_is_not_folded_into_weights_that_another_layer_reads()
    {
        var network = new Sequential(new Shape(6), new Dense(4), new BatchNorm(), new Tanh(), new TiedDense());
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic))
            parameter.Of(parameters.AsSpan()).Fill(0.5f);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch));
        float[] x = Problems.Uniform(new Random(1), 60, -1, 1), scores = new float[60];
        trained.CreateScorer().Score(x, scores);
        AssertClose([.. network.Forward(network.CreateWorkspace(10, training: false), parameters, x, 10)], scores);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f * (1 + Math.Abs(expected[i])));
    }
}
