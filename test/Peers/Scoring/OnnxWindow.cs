using MlNetDeep.Kernels;

namespace MlNetDeep.Peers;

/// <summary>The attributes by which ONNX describes a window that moves over an image.</summary>
internal static class OnnxWindow
{
    /// <summary>Names and values, for a convolution over an image.</summary>
    public static (string Name, object Value)[] Of(Conv2D layer, Shape image) =>
        Of(layer.Padding.Fit(SizeOf(image), layer.Kernel, layer.Stride, layer.Dilation));

    /// <summary>Names and values, for pooling over an image.</summary>
    public static (string Name, object Value)[] Of(Pooling2D layer, Shape image) =>
        Of(layer.Padding.Fit(SizeOf(image), layer.Window, layer.Stride, dilation: 1));

    private static Size2D SizeOf(Shape image) => new(image[0], image[1]);

    private static (string Name, object Value)[] Of(WindowGeometry window) =>
    [
        ("kernel_shape", (long[])[window.Window.Height, window.Window.Width]),
        ("strides", (long[])[window.Stride.Height, window.Stride.Width]),
        ("dilations", (long[])[window.Dilation.Height, window.Dilation.Width]),
        ("pads", (long[])[window.Padding.Top, window.Padding.Left, window.Padding.Bottom, window.Padding.Right]),
    ];
}
