using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Kernels;

namespace MlNetDeep.Trainers.Tests.Images;

/// <summary>The layers that a trainer for images takes, adds, and refuses.</summary>
public sealed class ConvolutionalLayerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(28, 28, "28x28x16 14x14x16 14x14x32 7x7x32 1568 128 1")]
    [InlineData(8, 8, "8x8x16 4x4x16 4x4x32 512 128 1")]
    [InlineData(32, 32, "32x32x16 16x16x16 16x16x32 8x8x32 2048 128 1")]
    [InlineData(33, 40, "33x40x16 16x20x16 16x20x32 8x10x32 8x10x64 4x5x64 1280 128 1")]
    [InlineData(1, 20, "1x20x16 1x10x16 1x10x32 1x5x32 160 128 1")]
    [InlineData(2, 3, "2x3x16 2x3x32 192 128 1")]
    [InlineData(7, 7, "7x7x16 7x7x32 1568 128 1")]
    public void The_default_layers_suit_the_images_size(int height, int width, string shapes)
    {
        Sequential network = Create(new ConvolutionalNetwork(), new Shape(height, width, 1), 1, ChannelOrder.Interleaved);

        // Activations and dropout keep their input's shape.
        IEnumerable<Shape> changes = network.LayerShapes.Where((_, i) => network.Layers[i] is Conv2D or MaxPool2D or Flatten or Dense);
        Assert.Equal(shapes, string.Join(' ', changes));
        Assert.All(network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).SkipLast(1), parameter => Assert.IsType<HeInitializer>(parameter.Initializer));
        Assert.Equal(0.5f, Assert.Single(network.Layers.OfType<Dropout>()).Rate);
    }

    [Fact]
    public void Large_images_get_more_stages_of_at_most_128_kernels()
    {
        Sequential network = Create(new ConvolutionalNetwork(), new Shape(3, 224, 224), 10);

        Assert.IsType<ChannelsLast>(network.Layers[0]);
        Assert.Equal([16, 32, 64, 128, 128], network.Layers.OfType<Conv2D>().Select(convolution => convolution.Filters));
        Assert.Equal(new Shape(7 * 7 * 128), network.LayerShapes[network.Layers.ToList().FindIndex(layer => layer is Flatten)]);
    }

    [Fact]
    public void Augmentation_comes_first_and_the_default_layers_suit_the_crop()
    {
        var architecture = new ConvolutionalNetwork { ShiftRange = 2, HorizontalFlip = true, CropHeight = 12, CropWidth = 10 };

        Sequential network = Create(architecture, new Shape(3, 16, 14), 4);

        Assert.Equal([typeof(ChannelsLast), typeof(RandomShift), typeof(RandomFlip), typeof(RandomCrop), typeof(Conv2D)], network.Layers.Take(5).Select(layer => layer.GetType()));
        Assert.Equal(new Size2D(2, 2), ((RandomShift)network.Layers[1]).Range);
        Assert.Equal(["16x14x3", "16x14x3", "16x14x3", "12x10x3", "12x10x16", "12x10x16", "6x5x16"], network.LayerShapes.Take(7).Select(shape => shape.ToString()));
        Assert.DoesNotContain(
            Create(new ConvolutionalNetwork(), new Shape(3, 16, 14), 4).Layers, layer => layer is RandomShift or RandomFlip or RandomCrop);
    }

    [Theory]
    [InlineData(6, null, null, "ShiftRange must be at most 5 for images of 6x9, but is 6")]
    [InlineData(0, 7, 9, "CropHeight must be at most 6 for images of 6x9, but is 7")]
    [InlineData(0, 6, 10, "CropWidth must be at most 9 for images of 6x9, but is 10")]
    public void Augmentation_that_the_images_are_too_small_for_is_named(int shift, int? height, int? width, string words)
    {
        var architecture = new ConvolutionalNetwork { ShiftRange = shift, CropHeight = height, CropWidth = width };

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Create(architecture, new Shape(1, 6, 9), 1)).Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Augmentation_changes_training_and_no_score()
    {
        IDataView data = View();
        Layer[] layers = [new Conv2D(4, 3), new Tanh()];
        NetworkOptions Options(int shift, bool flip) => new()
        {
            Architecture = new ConvolutionalNetwork { Layers = layers, ShiftRange = shift, HorizontalFlip = flip },
            RowLayout = new ImageLayout(6, 6),
            NumberOfEpochs = 2,
            Seed = 1,
        };
        TrainedNetwork[] networks = [.. new[] { (0, false), (2, false), (0, true) }.Select(choice =>
            _mlContext.Regression.Trainers.Network(Options(choice.Item1, choice.Item2)).Fit(data).Model.Network)];

        Assert.Equal(3, networks.Select(network => network.History.Epochs[0].TrainingLoss).Distinct().Count());
        // Scored twice, a row is the same: nothing is drawn.
        float[] x = new Picture().Features;
        Assert.All(networks, network => Assert.Equal(network.GetLayerOutputs(x)[^1].Values, network.GetLayerOutputs(x)[^1].Values));
        Assert.Equal(x, networks[1].GetLayerOutputs(x)[0].Values);
    }

    [Theory]
    [InlineData("kernel", "Conv2D")]
    [InlineData("pooling", "MaxPool2D")]
    [InlineData("dense", "Dense")]
    public void A_layer_that_does_not_fit_is_shown_with_the_shapes_before_it(string mistake, string named)
    {
        Layer wrong = mistake switch
        {
            "kernel" => new Conv2D(4, 5),
            "pooling" => new MaxPool2D(4),
            _ => new Dense(4),
        };
        IDataView data = View();
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(
            imageHeight: 6, imageWidth: 6, layers: [new Conv2D(4, 3), new MaxPool2D(2, 1), wrong]);

        string message = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(data)).Message;

        foreach (string part in (string[])["6x6x1", "4x4x4", "3x3x4", named])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_cannot_be_is_refused_before_the_data_are_read()
    {
        int read = 0;
        IEnumerable<Picture> Rows()
        {
            read++;
            yield return new Picture();
        }

        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork(imageHeight: 6, imageWidth: 6, layers: [new Conv2D(4, 7)]);

        Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(_mlContext.Data.LoadFromEnumerable(Rows())));
        Assert.Equal(0, read);
    }

    [Fact]
    public void A_model_shows_its_kernels_and_feature_maps()
    {
        var options = new NetworkOptions { Architecture = new ConvolutionalNetwork { Layers = [new Conv2D(4, new Size2D(3, 2)), new Relu()] }, RowLayout = new ImageLayout { Height = 6, Width = 6 }, NumberOfEpochs = 1, Seed = 1 };
        TrainedNetwork model = _mlContext.Regression.Trainers.Network(options).Fit(View()).Model.Network;

        IReadOnlyList<ShapedArray> outputs = model.GetLayerOutputs(new Picture().Features);

        Assert.Equal(new Shape(4, 3, 2, 1), model.GetKernels(0).Shape);
        Assert.Equal(["4x5x4", "4x5x4", "80", "1"], outputs.Select(output => output.ToString()));
        Assert.All(outputs[1].Values, value => Assert.True(value >= 0));
    }

    /// <summary>The network for a column of these dimensions.</summary>
    private static Sequential Create(ConvolutionalNetwork architecture, Shape column, int outputs, ChannelOrder order = ChannelOrder.FromColumn) =>
        architecture.CreateNetwork(new ImageLayout(Order: order).Read(new FeatureColumn("Features", column)), outputs, new SquaredError());

    private IDataView View() => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(i => new Picture { Label = i }));

    private sealed class Picture
    {
        public float Label { get; set; }

        [VectorType(36)]
        public float[] Features { get; set; } = [.. Enumerable.Range(0, 36).Select(i => MathF.Sin(i))];
    }
}
