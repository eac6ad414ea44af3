namespace MlNetDeep;

/// <summary>
/// y = the largest value under each window, channel by channel; dx = dy at the window's first largest value, elsewhere 0; where windows
/// overlap, their sum. Padding has no value. [height, width, channels] to [output height, output width, channels].
/// </summary>
/// <param name="window">The window's height and width, at least 1x1; not larger than the padded image.</param>
/// <param name="stride">Pixels from one window to the next; default is the window.</param>
/// <param name="padding">What lies around the image, less than a window; none where null.</param>
public sealed class MaxPool2D(Size2D window, Size2D stride = default, Padding? padding = null) : Pooling2D(window, stride, padding)
{
    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    internal override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Pooling.Max(x, Channels, Geometry, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Pooling.MaxGradient(x, y, dy, Channels, Geometry, dx);
    }
}
