namespace MlNetDeep.Networks.Tests;

/// <summary>What a network has learned, as arrays with shapes.</summary>
public class LearnedFeaturesTests
{
    private static readonly Shape Image = new(5, 6, 4);

    [Fact]
    public void Kernels_and_feature_maps_fit_each_other_by_the_definition_of_a_convolution()
    {
        TrainedNetwork trained = Create(new Conv2D(6, new Size2D(2, 3), groups: 2), new Flatten(), new Dense(2));
        float[] x = Problems.Uniform(new Random(4), Image.Length, -1, 1);

        ShapedArray kernels = trained.GetKernels(0);
        ShapedArray maps = trained.GetLayerOutputs(x)[0];

        var image = new ShapedArray(Image, x);
        Assert.Equal(new Shape(6, 2, 3, 2), kernels.Shape);
        Assert.Equal(new Shape(4, 4, 6), maps.Shape);
        for (int place = 0; place < maps.Values.Length; place++)
        {
            int row = place / 24, column = place / 6 % 4, kernel = place % 6, firstChannel = kernel / 3 * 2;
            double sum = 0;
            for (int tap = 0; tap < 2 * 3 * 2; tap++)
            {
                int down = tap / 6, right = tap / 2 % 3, channel = tap % 2;
                sum += (double)image[row + down, column + right, firstChannel + channel] * kernels[kernel, down, right, channel];
            }

            Assert.Equal(sum, maps[row, column, kernel], 1e-5);
        }
    }

    [Fact]
    public void Each_layer_s_output_is_kept_though_scoring_overwrites_it()
    {
        TrainedNetwork trained = Create(new Conv2D(3, 3), new Tanh(), new Dropout(0.5f), new Flatten(), new Relu(), new Dense(2));
        float[] x = Problems.Uniform(new Random(4), Image.Length, -1, 1);

        IReadOnlyList<ShapedArray> outputs = trained.GetLayerOutputs(x);

        Assert.Equal(trained.Network.LayerShapes, outputs.Select(output => output.Shape));
        Assert.All(outputs[0].Values.Zip(outputs[1].Values), pair => Assert.Equal(Math.Tanh(pair.First), pair.Second, 1e-6));
        Assert.Equal(outputs[1].Values, outputs[2].Values);
        Assert.Equal(outputs[2].Values, outputs[3].Values);
        Assert.Equal(outputs[3].Values.Select(value => Math.Max(value, 0)), outputs[4].Values);
        Assert.Contains(outputs[3].Values, value => value < 0);
        var scores = new float[2];
        trained.CreateScorer().ScoreRaw(x, scores);
        Assert.All(scores.Zip(outputs[^1].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_convolution_shows_what_the_rectifier_behind_it_cuts_off()
    {
        TrainedNetwork trained = Create(new Conv2D(3, 3), new Relu(), new Conv2D(2, 2), new Relu(), new BatchNorm(), new Flatten(), new Dense(2));
        float[] x = Problems.Uniform(new Random(4), Image.Length, -1, 1);

        IReadOnlyList<ShapedArray> outputs = trained.GetLayerOutputs(x);

        Assert.Contains(outputs[0].Values, value => value < 0);
        Assert.Contains(outputs[2].Values, value => value < 0);
        Assert.Equal(outputs[0].Values.Select(value => Math.Max(value, 0)), outputs[1].Values);
        var scores = new float[2];
        trained.CreateScorer().ScoreRaw(x, scores);
        Assert.All(scores.Zip(outputs[^1].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Features_are_standardized_as_in_scoring_and_stay_the_caller_s()
    {
        var network = new Sequential(new Shape(2), new Tanh());
        var preparation = new FeaturePreparation([1, 10], [2, 0.5f]);
        var trained = new TrainedNetwork(network, [], new SquaredError(), NetworkFileTests.History(), preparation);
        float[] x = [1.25f, 9];

        Assert.All(trained.GetLayerOutputs(x)[0].Values.Zip([0.5, -0.5]), pair => Assert.Equal(Math.Tanh(pair.Second), pair.First, 1e-6));
        Assert.Equal([1.25f, 9], x);
    }

    [Fact]
    public void Kernels_are_a_copy()
    {
        TrainedNetwork trained = Create(new Conv2D(3, 3), new Flatten(), new Dense(2));
        float[] before = trained.Parameters.ToArray();

        Array.Clear(trained.GetKernels(0).Values);

        Assert.Equal(before, trained.Parameters.ToArray());
    }

    [Fact]
    public void A_layer_without_kernels_is_refused_with_those_that_have_some()
    {
        TrainedNetwork trained = Create(new Relu(), new Conv2D(3, 3), new Conv2D(2, 2), new Flatten(), new Dense(2));

        string message = Assert.Throws<ArgumentException>(() => trained.GetKernels(4)).Message;

        Assert.Contains("Layer 4 is Dense, which has no kernels: choose one of 1, 2", message, StringComparison.Ordinal);
        Assert.Contains("it has no convolution", Assert.Throws<ArgumentException>(() => Create(new Flatten()).GetKernels(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trained.GetKernels(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => trained.GetKernels(-1));
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => Create(new Flatten()).GetLayerOutputs(new float[7])).Message;

        Assert.Contains("takes 120 features (5x6x4), not 7", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_is_indexed_by_its_shape_and_refuses_what_is_outside()
    {
        var array = new ShapedArray(new Shape(2, 3), [1, 2, 3, 4, 5, 6]);

        Assert.Equal(6, array[1, 2]);
        Assert.Equal(2, array[0, 1]);
        Assert.Equal("2x3", array.ToString());
        Assert.Contains("Dimension 1 has the indices 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => array[0, 3]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[-1, 0]);
        Assert.Contains("has 2 indices, not 1", Assert.Throws<ArgumentException>(() => array[0]).Message, StringComparison.Ordinal);
        Assert.Contains("holds 6 values, not 5", Assert.Throws<ArgumentException>(() => new ShapedArray(new Shape(2, 3), new float[5])).Message, StringComparison.Ordinal);
    }

    private static TrainedNetwork Create(params Layer[] layers)
    {
        var network = new Sequential(Image, layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        return new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History());
    }
}
