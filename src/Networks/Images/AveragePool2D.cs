namespace MlNetDeep;

/// <summary>
/// y = the mean under each window, channel by channel; dx = dy in equal shares to the window's pixels; where windows overlap, their sum.
/// [height, width, channels] to [output height, output width, channels].
/// </summary>
/// <param name="window">The window's height and width, at least 1x1; not larger than the padded image.</param>
/// <param name="stride">Pixels from one window to the next; default is the window.</param>
/// <param name="padding">What lies around the image, less than a window; none where null.</param>
/// <param name="countPadding">
/// Whether padding counts as zeros, as PyTorch's default is; otherwise the mean is that of the pixels, as in Keras and ONNX.
/// </param>
public sealed class AveragePool2D(Size2D window, Size2D stride = default, Padding? padding = null, bool countPadding = false)
    : Pooling2D(window, stride, padding)
{
    /// <summary>Whether padding counts as zeros.</summary>
    public bool CountPadding { get; } = countPadding;

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Pooling.Average(x, Channels, Geometry, CountPadding, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Pooling.AverageGradient(dy, Channels, Geometry, CountPadding, dx);
    }
}
