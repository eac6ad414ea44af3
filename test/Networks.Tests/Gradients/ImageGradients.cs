namespace MlNetDeep.Networks.Tests;

/// <summary>The gradient check's cases whose input is an image.</summary>
internal static class ImageGradients
{
    public static IEnumerable<GradientCase> Cases =>
    [
        Case("channels last", new(2, 2, 3), new ChannelsLast()),
        Case("channels last, flatten", new(2, 2, 3), new ChannelsLast(), new Flatten(), new Dense(3)),
        Case("channels last, tanh, flatten", new(2, 2, 3), new ChannelsLast(), new Tanh(), new Flatten(), new Dense(2)),
        Case("convolution of a grey image", new(5, 5, 1), new Conv2D(3, 3)),
        Case("convolution of a colour image, same padding", new(4, 5, 3), new Conv2D(2, 3, padding: Padding.Same)),
        Case("convolution without bias", new(4, 4, 2), new Conv2D(2, 2, useBias: false)),
        Case("convolution, 1x1 kernel", new(3, 3, 4), new Conv2D(3, 1)),
        Case("convolution, kernel as large as the image", new(3, 4, 2), new Conv2D(4, new Size2D(3, 4))),
        Case("convolution, stride 2, odd size", new(5, 7, 2), new Conv2D(2, 3, stride: 2, padding: Padding.Of(1))),
        Case("convolution, stride 2, same padding", new(5, 4, 2), new Conv2D(2, 3, stride: 2, padding: Padding.Same)),
        Case("convolution, dilation 2", new(6, 6, 1), new Conv2D(2, 3, padding: Padding.Of(2), dilation: 2)),
        Case(
            "convolution, uneven padding",
            new(3, 3, 2),
            new Conv2D(2, 2, padding: new Padding(PaddingMode.Explicit, new Edges(0, 1, 1, 0)))),
        Case("convolution in two groups", new(4, 4, 4), new Conv2D(6, 3, padding: Padding.Same, groups: 2)),
        Case("depthwise convolution", new(4, 4, 3), new Conv2D(3, 3, padding: Padding.Same, groups: 3)),
        Case("depthwise convolution, two kernels a channel", new(4, 3, 2), new Conv2D(4, 2, groups: 2)),
        Case("convolution with more filters than a tile has columns", new(3, 3, 1), new Conv2D(35, 2)),
        Case(
            "convolutions, tanh, sigmoid, dense",
            new(6, 6, 1),
            new Conv2D(3, 3), new Tanh(), new Conv2D(2, 2, stride: 2), new Sigmoid(), new Flatten(), new Dense(3), new Tanh(), new Dense(2)),
        Case("convolution, relu, flatten", new(3, 2, 1), new Conv2D(2, 2), new Relu(), new Flatten(), new Dense(2)),
    ];

    private static GradientCase Case(string name, Shape input, params Layer[] layers) =>
        new(name, input, new SquaredError(), GradientTable.Alike, layers);
}
