using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>The gradient check's cases of layers that join or move the values of images, over a table of geometries.</summary>
internal static class PoolingGradients
{
    private static readonly (Shape Image, Size2D Window, Size2D Stride, Padding Padding)[] Geometries =
    [
        (new Shape(4, 6, 1), 2, default, Padding.Valid),
        (new Shape(6, 6, 3), 3, default, Padding.Valid),
        (new Shape(5, 7, 3), 2, default, Padding.Valid),
        (new Shape(5, 5, 1), 3, 1, Padding.Same),
        (new Shape(5, 6, 3), 3, 2, new Padding(PaddingMode.Explicit, new Edges(1, 0, 2, 1))),
        (new Shape(7, 7, 1), 2, 3, Padding.Valid),
        (new Shape(3, 4, 3), new Size2D(3, 4), 1, Padding.Valid),
        (new Shape(3, 3, 17), 2, 1, Padding.Valid),
        (new Shape(5, 4, 3), new Size2D(2, 3), new Size2D(1, 2), Padding.Same),
        (new Shape(1, 1, 3), 1, 1, Padding.Valid),
    ];

    public static IReadOnlyList<GradientCase> Cases { get; } =
    [
        .. Pooling("max pooling", (window, stride, padding) => new MaxPool2D(window, stride, padding)),
        .. Pooling("average pooling", (window, stride, padding) => new AveragePool2D(window, stride, padding)),
        .. Pooling("average pooling that counts padding", (window, stride, padding) => new AveragePool2D(window, stride, padding, true)),
        Image("global average pooling", new Shape(3, 4, 3), new GlobalAveragePool2D()),
        Image("global average pooling, dense", new Shape(2, 3, 5), new GlobalAveragePool2D(), new Dense(2)),
        Image("max pooling after and before activations in place", new Shape(4, 4, 3), new LeakyRelu(0.5f), new MaxPool2D(2), new LeakyRelu(0.5f)),
        Image("pooling after pooling", new Shape(4, 4, 2), new MaxPool2D(2, 1), new MaxPool2D(2, 1), new AveragePool2D(2)),
        Image("max pooling, dropout in place", new Shape(4, 4, 3), new MaxPool2D(2), new Dropout(0.3f), new Relu()),
        Image("convolution, relu in place, max pooling, flatten", new Shape(4, 4, 1), new Conv2D(2, 2), new Relu(), new MaxPool2D(2, 1), new Flatten()),
        Image("batch normalization of an image", new Shape(3, 2, 3), new BatchNorm()),
        Image("batch normalization of a grey image", new Shape(3, 4, 1), new BatchNorm()),
        Image("convolution, batch normalization, activation", new Shape(4, 4, 1), new Conv2D(2, 2, useBias: false), new BatchNorm(epsilon: 0.1f), new Tanh(), new Flatten(), new Dense(2)),
        Image("random shift", new Shape(4, 5, 2), new RandomShift(new Size2D(1, 2))),
        Image("random flip", new Shape(2, 5, 3), new RandomFlip()),
        Image("random crop", new Shape(4, 5, 2), new RandomCrop(new Size2D(3, 2))),
        Image("augmentations behind one another", new Shape(5, 5, 1), new RandomShift(1), new RandomCrop(4), new RandomFlip(), new Flatten(), new Dense(2)),
        Image("augmentation behind a convolution", new Shape(4, 4, 1), new Conv2D(2, 2), new Tanh(), new RandomShift(1), new Flatten(), new Dense(2)),
        Image("maxout of channels", new Shape(2, 3, 6), new Maxout(3)),
        Image("maxout of channels, activation in place", new Shape(2, 3, 6), new Maxout(2), new LeakyRelu(0.5f)),
    ];

    private static GradientCase Image(string name, Shape input, params Layer[] layers) =>
        new(name, input, new SquaredError(), GradientTable.Alike, layers);

    private static IEnumerable<GradientCase> Pooling(string name, Func<Size2D, Size2D, Padding, Layer> create) =>
        Geometries.Select(geometry => Image(
            $"{name} of {geometry.Image} by {geometry.Window}, stride {geometry.Stride}, {geometry.Padding}",
            geometry.Image,
            create(geometry.Window, geometry.Stride, geometry.Padding)));
}
