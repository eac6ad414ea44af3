namespace MlNetDeep.Kernels;

/// <summary>
/// Moves the pixels of an image x that lies channels last, [height, width, channels], row-major, to another, y, which is not its memory;
/// values stay as they are.
/// </summary>
internal static class ImageTransforms
{
    /// <summary>y(i, j) = x(i + top, j + left), and 0 where that is outside x: a crop, a shift, or padding.</summary>
    /// <remarks>The gradient is the same with the images and the signs of the offset exchanged: each pixel goes back to where it came from.</remarks>
    public static void Window(ReadOnlySpan<float> x, Size2D size, int channels, int top, int left, Size2D outputSize, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        SpanChecks.CoversImage(x.Length, size, channels, nameof(x));
        SpanChecks.CoversImage(y.Length, outputSize, channels, nameof(y));
        if (y.IsEmpty)
            return;
        // The columns [first, last) of y that lie over x.
        var first = Math.Clamp(-(long)left, 0, outputSize.Width);
        var last = Math.Clamp((long)size.Width - left, first, outputSize.Width);
        var (start, run) = ((int)first * channels, (int)(last - first) * channels);
        for (var i = 0; i < outputSize.Height; i++)
        {
            var target = y.Slice(i * outputSize.Width * channels, outputSize.Width * channels);
            var row = (long)i + top;
            if (row < 0 || row >= size.Height || run == 0)
            {
                target.Clear();
                continue;
            }
            target[..start].Clear();
            x.Slice((int)(row * size.Width + left + first) * channels, run).CopyTo(target[start..]);
            target[(start + run)..].Clear();
        }
    }

    /// <summary>y(i, j) = x(i, width - 1 - j). The gradient is the same.</summary>
    public static void FlipHorizontally(ReadOnlySpan<float> x, Size2D size, int channels, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        SpanChecks.CoversImage(x.Length, size, channels, nameof(x));
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        if (x.IsEmpty)
            return;
        var rowLength = size.Width * channels;
        for (var start = 0; start < x.Length; start += rowLength)
        {
            var (source, target) = (start, start + rowLength - channels);
            for (; source < start + rowLength; source += channels, target -= channels)
                x.Slice(source, channels).CopyTo(y[target..]);
        }
    }
}
