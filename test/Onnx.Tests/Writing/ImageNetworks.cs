namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>Networks that bring every layer for images in front of ONNX Runtime, in every geometry and behind every kind of neighbour.</summary>
internal static class ImageNetworks
{
    private const int Height = 6;
    private const int Width = 5;
    private const int Channels = 4;

    private static readonly Dictionary<string, Layer[]> Networks = new()
    {
        ["no layer"] = [],
        ["activation before the first image layer"] = [new Tanh(), new Conv2D(3, 3)],
        ["convolution, explicit padding, stride"] = [new Conv2D(3, new Size2D(3, 2), new Size2D(2, 1), new Padding(PaddingMode.Explicit, new Edges(1, 0, 2, 1)))],
        ["convolution, same padding, stride"] = [new Conv2D(3, 4, 2, Padding.Same), new Relu()],
        ["convolution, dilation"] = [new Conv2D(3, 2, dilation: new Size2D(3, 2))],
        ["convolution, groups"] = [new Conv2D(6, 2, groups: 2)],
        ["convolution, depthwise without bias"] = [new Conv2D(8, 3, groups: 4, useBias: false)],
        ["convolution, 1x1, to one channel"] = [new Conv2D(1, 1), new Flatten(), new Dense(3)],
        ["convolution as large as the image"] = [new Conv2D(5, new Size2D(6, 5)), new Flatten(), new Dense(3)],
        ["smooth activations"] = [new Mish(), new Conv2D(3, 2), new Gelu(), new Conv2D(2, 2), new Silu(), new Flatten(), new Dense(3), new Selu()],
        ["exponential linear units"] = [new Elu(0.5f), new Conv2D(3, 2), new Elu()],
        ["a vector as an image"] = [new Flatten(), new Dense(12), new Reshape(2, 3, 2), new Conv2D(3, 2), new Tanh()],
        ["an image as another one"] = [new Conv2D(6, 1), new Reshape(10, 9, 2), new Conv2D(2, 3), new Reshape(8, 14), new LstmLayer(3)],
        ["max pooling"] = [new Conv2D(3, 2), new MaxPool2D(2)],
        ["max pooling, overlapping, padded"] = [new MaxPool2D(3, 2, Padding.Same), new Conv2D(2, 2)],
        ["average pooling"] = [new AveragePool2D(new Size2D(2, 3), 1)],
        ["average pooling of padding"] = [new Conv2D(3, 1), new AveragePool2D(2, 2, Padding.Of(1), countPadding: true)],
        ["average pooling without its padding"] = [new Conv2D(3, 1), new AveragePool2D(2, 2, Padding.Of(1))],
        ["global average pooling"] = [new Conv2D(3, 2), new Tanh(), new GlobalAveragePool2D(), new Dense(3)],
        ["maxout of filters"] = [new Conv2D(6, 2), new Maxout(3), new Conv2D(2, 2), new Flatten(), new Dense(2)],
        ["scales of features"] = [new Flatten(), new FeatureScale(), new Dense(6), new FeatureScale(6), new Dense(2)],
        ["periodic functions of features"] = [new Flatten(), new PeriodicEmbedding(5, 2, 0.5f), new Dense(6), new Tanh(), new PeriodicEmbedding(), new Dense(2)],
        ["periodic functions of one unit, at the end"] = [new Flatten(), new Dense(3), new PeriodicEmbedding(2, 1)],
        ["maxout of units"] = [new Flatten(), new Dense(6), new Maxout(2), new Dense(2)],
        ["maxout first"] = [new Maxout(2)],
        ["dropout between convolutions"] = [new Conv2D(3, 2), new Dropout(0.5f), new Conv2D(2, 2)],
        ["flatten and on"] = [new Conv2D(3, 2), new Flatten(), new Tanh(), new Flatten()],
        ["batch normalization of images"] = [new Conv2D(3, 2), new BatchNorm(), new Relu(), new MaxPool2D(2)],
        ["batch normalization of vectors"] = [new Flatten(), new Dense(5), new BatchNorm(0.3f, 0.01f), new Tanh()],
        ["batch normalization first"] = [new BatchNorm(), new Conv2D(2, 2)],
        ["crop, odd rest"] = [new RandomCrop(new Size2D(3, 4)), new Conv2D(2, 2)],
        ["all augmentation"] = [new RandomShift(1), new RandomFlip(), new RandomCrop(4), new Conv2D(2, 2)],
        ["tied dense layers, with what acts in training alone"] =
        [
            new Flatten(), new MaskingNoise(0.2f), new Dense(5), new Sigmoid(), new ActivityRegularization(new L1Penalty()), new TiedDense(useBias: false), new Dense(4),
            new TiedDense(),
        ],
        ["a residual block"] =
        [
            new Conv2D(3, 2), new Branches([], [new Conv2D(4, 3, padding: Padding.Same, useBias: false), new BatchNorm(), new Relu(), new Conv2D(3, 3, padding: Padding.Same)]),
            new Relu(), new MaxPool2D(2),
        ],
        ["branches of images first"] = [new Branches([new AveragePool2D(2)], [new Conv2D(Channels, 1), new MaxPool2D(2)]), new Conv2D(2, 2)],
        ["planar within"] = [new ChannelsLast(), new Conv2D(3, 2)],
    };

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. Networks.Keys];

    /// <summary>All layers that are in one of them.</summary>
    public static IEnumerable<Type> LayerTypes =>
        Networks.Values.SelectMany(layers => layers).Select(layer => layer.GetType()).Append(typeof(Dense)).Distinct();

    /// <summary>A network of the name, behind which a dense layer gives the output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isPlanar">Whether a row has channel after channel.</param>
    public static TrainedNetwork Get(string name, bool isPlanar)
    {
        Layer[] layers = [.. Networks[name], new Flatten(), new Dense(1)];
        return isPlanar
            ? RandomNetwork.Create(new Shape(Channels, Height, Width), [new ChannelsLast(), .. layers])
            : RandomNetwork.Create(new Shape(Height, Width, Channels), layers);
    }
}
