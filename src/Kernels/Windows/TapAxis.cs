namespace MlNetDeep.Kernels;

/// <summary>The taps of a window that meet the image, along one axis.</summary>
/// <param name="First">The image element under the first of them.</param>
/// <param name="Count">How many; 0 where the window lies in the padding.</param>
internal readonly record struct TapRange(int First, int Count);

/// <summary>One axis of a <see cref="WindowGeometry"/>: which elements of the image the window covers at each output.</summary>
internal readonly struct TapAxis
{
    private readonly int _image;
    private readonly int _window;
    private readonly int _stride;
    private readonly int _dilation;
    private readonly int _before;
    // The outputs whose whole window lies in the image.
    private readonly int _firstWhole;
    private readonly int _lastWhole;

    private TapAxis(int image, int window, int stride, int dilation, int before)
    {
        (_image, _window, _stride, _dilation, _before) = (image, window, stride, dilation, before);
        _firstWhole = (before + stride - 1) / stride;
        // Division of a negative number would round up.
        var room = image + before - (window - 1) * dilation - 1;
        _lastWhole = room < 0 ? -1 : room / stride;
    }

    /// <summary>Image elements from one tap to the next.</summary>
    public int Dilation => _dilation;

    /// <summary>From top to bottom.</summary>
    public static TapAxis Vertical(in WindowGeometry geometry) => new(
        geometry.Image.Height, geometry.Window.Height, geometry.Stride.Height, geometry.Dilation.Height, geometry.Padding.Top);

    /// <summary>From left to right.</summary>
    public static TapAxis Horizontal(in WindowGeometry geometry) => new(
        geometry.Image.Width, geometry.Window.Width, geometry.Stride.Width, geometry.Dilation.Width, geometry.Padding.Left);

    /// <summary>The taps at one output.</summary>
    [MethodImpl(AggressiveInlining)]
    public TapRange At(int output) => output >= _firstWhole && output <= _lastWhole
        ? new TapRange(output * _stride - _before, _window)
        : AtEdge(output);

    private TapRange AtEdge(int output)
    {
        var start = output * _stride - _before;
        var first = start >= 0 ? 0 : (-start + _dilation - 1) / _dilation;
        var last = start >= _image ? 0 : Math.Min(_window, (_image - start + _dilation - 1) / _dilation);
        return new TapRange(start + first * _dilation, Math.Max(0, last - first));
    }
}
