namespace MlNetDeep;

/// <summary>What a convolution or pooling does at an image's edges.</summary>
public enum PaddingMode
{
    /// <summary>As many rows and columns are added as <see cref="Padding.Edges"/> says.</summary>
    Explicit,

    /// <summary>
    /// As many are added as make the output ceil(image / stride) high and wide, half on each side; the odd one goes below and to the right.
    /// </summary>
    Same,
}

/// <summary>Rows and columns added around an image.</summary>
/// <param name="Mode">How many.</param>
/// <param name="Edges">With <see cref="PaddingMode.Explicit"/>: how many at each edge.</param>
public sealed record Padding(PaddingMode Mode, Edges Edges = default)
{
    /// <summary>None: a window stays within the image.</summary>
    public static Padding Valid { get; } = new(PaddingMode.Explicit);

    /// <summary>The output is as large as the image where the stride is 1.</summary>
    public static Padding Same { get; } = new(PaddingMode.Same);

    /// <summary>The same number at all edges.</summary>
    /// <param name="edge">Rows and columns, zero or more, and less than the window covers.</param>
    public static Padding Of(int edge) => new(PaddingMode.Explicit, new Edges(edge, edge, edge, edge));

    /// <summary>The geometry of a window over an image.</summary>
    /// <exception cref="ArgumentException">
    /// A size is below 1x1, the window larger than the padded image, the padding as large as the window, or the padded image above 2^30
    /// pixels.
    /// </exception>
    internal WindowGeometry Fit(Size2D image, Size2D window, Size2D stride, Size2D dilation)
    {
        if (Mode != PaddingMode.Same)
            return new WindowGeometry(image, window, stride, dilation, Edges);
        (int top, int bottom) = Split(image.Height, window.Height, stride.Height, dilation.Height);
        (int left, int right) = Split(image.Width, window.Width, stride.Width, dilation.Width);
        return new WindowGeometry(image, window, stride, dilation, new Edges(top, left, bottom, right));
    }

    private static (int Before, int After) Split(int image, int window, int stride, int dilation)
    {
        if (stride < 1)
            return default;
        long output = (image + stride - 1L) / stride;
        long total = Math.Max(0, (output - 1) * stride + (window - 1L) * dilation + 1 - image);
        // What is more than an int is refused with the window.
        return ((int)Math.Min(int.MaxValue, total / 2), (int)Math.Min(int.MaxValue, total - total / 2));
    }
}
