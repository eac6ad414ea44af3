using MlNetDeep.Kernels;
using MlNetDeep.Networks;

namespace MlNetDeep.Peers;

/// <summary>The attributes by which ONNX describes a window that moves over an image.</summary>
internal static class OnnxWindow
{
    /// <summary>An image's height and width.</summary>
    public static Size2D SizeOf(Shape image) => new(image[0], image[1]);

    /// <summary>Names and values.</summary>
    public static (string Name, long[] Values)[] Of(WindowGeometry window) =>
    [
        ("kernel_shape", [window.Window.Height, window.Window.Width]),
        ("strides", [window.Stride.Height, window.Stride.Width]),
        ("dilations", [window.Dilation.Height, window.Dilation.Width]),
        ("pads", [window.Padding.Top, window.Padding.Left, window.Padding.Bottom, window.Padding.Right]),
    ];
}
