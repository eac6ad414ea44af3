using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Images;

/// <summary>How an image lies in the feature column follows from its type and the options, or is asked for.</summary>
public sealed class ImageFormatTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(new[] { 3, 5, 7 }, "3x5x7")]
    [InlineData(new[] { 4, 5, 7 }, "4x5x7")]
    [InlineData(new[] { 5, 7, 3 }, "5x7x3")]
    [InlineData(new[] { 5, 7, 1 }, "5x7x1")]
    [InlineData(new[] { 1, 5, 7 }, "5x7x1")]
    [InlineData(new[] { 5, 7 }, "5x7x1")]
    public void Dimensions_that_only_one_layout_fits_are_taken_from_the_column(int[] column, string shape) =>
        Assert.Equal(shape, InputShape(column, Options()));

    [Theory]
    [InlineData(ChannelOrder.Planar, "3x4x3")]
    [InlineData(ChannelOrder.Interleaved, "3x4x3")]
    public void The_layout_option_decides_where_the_type_does_not(ChannelOrder order, string shape)
    {
        TrainedNetwork network = Fit([3, 4, 3], Options(new ImageLayout(Order: order)));

        Assert.Equal(shape, network.Network.InputShape.ToString());
        Assert.Equal(order == ChannelOrder.Planar, network.Network.Layers[0] is ChannelsLast);
    }

    [Theory]
    [InlineData(new[] { 6, 5, 2 }, 6, "6x5x2", true)]
    [InlineData(new[] { 6, 5, 2 }, 2, "6x5x2", false)]
    [InlineData(new[] { 3, 5, 4 }, 4, "3x5x4", false)]
    public void The_number_of_channels_decides_where_the_usual_ones_do_not(int[] column, int channels, string shape, bool planar)
    {
        TrainedNetwork network = Fit(column, Options(new ImageLayout(Channels: channels)));

        Assert.Equal(shape, network.Network.InputShape.ToString());
        Assert.Equal(planar, network.Network.Layers[0] is ChannelsLast);
    }

    [Theory]
    [InlineData(null, ChannelOrder.FromColumn, 12, "3x4x1")]
    [InlineData(1, ChannelOrder.Planar, 12, "3x4x1")]
    [InlineData(null, ChannelOrder.Interleaved, 36, "3x4x3")]
    [InlineData(3, ChannelOrder.Planar, 36, "3x3x4")]
    public void A_plain_vector_takes_its_dimensions_from_the_options(int? channels, ChannelOrder order, int length, string shape)
    {
        NetworkOptions options = Options(new ImageLayout(3, 4, channels, order));

        Assert.Equal(shape, InputShape([length], options));
    }

    [Theory]
    [InlineData(new[] { 3, 4, 3 }, "3 planar channels of 4x3 or 3x4 pixels of 3 interleaved channels")]
    [InlineData(new[] { 5, 6, 7 }, "5 planar channels of 6x7 or 5x6 pixels of 7 interleaved channels")]
    public void Dimensions_that_both_layouts_fit_ask_for_the_layout(int[] column, string choices)
    {
        string message = Refusal(column, Options());

        Assert.Contains($"'Features' of {column.Aggregate(1, (product, size) => product * size)} values ({string.Join('x', column)})", message, StringComparison.Ordinal);
        Assert.Contains(choices, message, StringComparison.Ordinal);
        Assert.Contains("set Order of ImageLayout to Planar or Interleaved", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_vector_of_several_channels_asks_for_the_layout()
    {
        string message = Refusal([24], Options(new ImageLayout(3, 4)));

        Assert.Contains(
            "2 planar channels of 3x4 or 3x4 pixels of 2 interleaved channels: set Order of ImageLayout", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_vector_without_dimensions_asks_for_them()
    {
        string message = Refusal([784], Options());

        Assert.Contains("'Features' of 784 values does not say which image it holds", message, StringComparison.Ordinal);
        Assert.Contains("set Height, Width and Channels of ImageLayout", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 785 }, 28, 28, 1, "holds no image of 1 x 28 x 28 (channels x height x width, 784 values)")]
    [InlineData(new[] { 785 }, 28, 28, null, "holds no image of ? x 28 x 28 (channels x height x width, a multiple of 784 values)")]
    [InlineData(new[] { 784 }, 28, 28, 3, "holds no image of 3 x 28 x 28 (channels x height x width, 2352 values)")]
    [InlineData(new[] { 784 }, null, null, 1, "holds no image of 1 x ? x ? (channels x height x width)")]
    [InlineData(new[] { 3, 4, 5 }, 5, 4, 3, "of 60 values (3x4x5) holds no image of 3 x 5 x 4 (channels x height x width, 60 values)")]
    [InlineData(new[] { 12 }, 1 << 20, 1 << 20, 4, "4398046511104 values")]
    public void Dimensions_that_do_not_fit_the_column_are_shown_with_their_product(int[] column, int? height, int? width, int? channels, string words)
    {
        NetworkOptions options = Options(new ImageLayout(height, width, channels));

        string message = Refusal(column, options);

        Assert.Contains("'Features'", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("correct Height, Width and Channels of ImageLayout", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Four_dimensions_are_no_image()
    {
        Assert.Contains("(2x2x3x3)", Refusal([2, 2, 3, 3], Options()), StringComparison.Ordinal);
    }

    [Fact]
    public void Planar_and_interleaved_images_of_the_same_pixels_train_the_same_network()
    {
        float[][] interleaved = ImageRows(18, 8);
        float[][] planar = [.. interleaved.Select(row => Enumerable.Range(0, 18).Select(i => row[i % 6 * 3 + i / 6]).ToArray())];

        // Without dropout, whose draws depend on a layer's place.
        Layer[] layers = [new Tanh(), new Flatten(), new Dense(4), new Relu()];
        TrainedNetwork fromPlanar = Fit(View([3, 2, 3], planar), Options(new ImageLayout(Order: ChannelOrder.Planar), layers));
        TrainedNetwork fromInterleaved = Fit(View([2, 3, 3], interleaved), Options(new ImageLayout(Order: ChannelOrder.Interleaved), layers));

        Assert.Equal(fromInterleaved.Parameters.ToArray(), fromPlanar.Parameters.ToArray());
    }

    private static NetworkOptions Options(ImageLayout? layout = null, Layer[]? layers = null) =>
        new() { Architecture = new ConvolutionalNetwork { Layers = layers }, RowLayout = layout };

    private static float[][] ImageRows(int length, int rows)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray())];
    }

    private static string Refusal(int[] column, NetworkOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageFormatTests().Fit(column, options)).Message;

    private static string InputShape(int[] column, NetworkOptions options) =>
        new ImageFormatTests().Fit(column, options).Network.InputShape.ToString();

    private TrainedNetwork Fit(int[] column, NetworkOptions options) =>
        Fit(View(column, ImageRows(column.Aggregate(1, (product, size) => product * size), 4)), options);

    private TrainedNetwork Fit(IDataView view, NetworkOptions options)
    {
        (options.NumberOfEpochs, options.Seed) = (1, 1);
        return _mlContext.Regression.Trainers.Network(options).Fit(view).Model.Network;
    }

    /// <summary>Rows in a column whose type has dimensions.</summary>
    private IDataView View(int[] dimensions, float[][] rows)
    {
        var schema = SchemaDefinition.Create(typeof(ImageRow));
        schema[nameof(ImageRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return _mlContext.Data.LoadFromEnumerable(rows.Select((row, i) => new ImageRow { Features = row, Label = i }), schema);
    }

    private sealed class ImageRow
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
