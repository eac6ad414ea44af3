namespace MlNetDeep.Reference;

/// <summary>The windows of one axis: as WindowGeometry's, written apart from it.</summary>
/// <param name="Image">Elements of the image.</param>
/// <param name="Window">Taps.</param>
/// <param name="Stride">Elements from one output to the next.</param>
/// <param name="Dilation">Elements from one tap to the next.</param>
/// <param name="Before">Padding before the image.</param>
/// <param name="After">Padding behind it.</param>
public readonly record struct WindowAxis(int Image, int Window, int Stride, int Dilation, int Before, int After)
{
    /// <summary>The number of places of the window.</summary>
    public int Outputs
    {
        get
        {
            var count = 0;
            for (var start = 0; start + (Window - 1) * Dilation < Image + Before + After; start += Stride)
                count++;
            return count;
        }
    }

    /// <summary>The image elements that the window has at an output, in order; without padding.</summary>
    public IEnumerable<int> Taps(int output)
    {
        for (var tap = 0; tap < Window; tap++)
        {
            var element = output * Stride + tap * Dilation - Before;
            if (element >= 0 && element < Image)
                yield return element;
        }
    }
}

/// <summary>Pooling of one image [height, width, channels] as plain loops in double precision.</summary>
public static class PoolingReference
{
    /// <summary>The pixels of each window as row x width + column, in scan order, one list an output.</summary>
    public static int[][] Windows(WindowAxis vertical, WindowAxis horizontal) =>
    [
        .. from i in Enumerable.Range(0, vertical.Outputs)
           from j in Enumerable.Range(0, horizontal.Outputs)
           select (from row in vertical.Taps(i) from column in horizontal.Taps(j) select row * horizontal.Image + column).ToArray(),
    ];

    /// <summary>The pixel of the window's first maximum in one channel; -1 without pixels.</summary>
    public static int FirstMaximum(ReadOnlySpan<float> x, int channels, int channel, int[] window)
    {
        var best = -1;
        foreach (var pixel in window)
        {
            if (best < 0 || x[pixel * channels + channel] > x[best * channels + channel])
                best = pixel;
        }
        return best;
    }
}
