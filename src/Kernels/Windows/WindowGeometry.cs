namespace MlNetDeep.Kernels;

/// <summary>
/// A window that moves over an image: at output (i, j), tap (u, v) of the window reads the image at row i stride.Height + u
/// dilation.Height - padding.Top and column j stride.Width + v dilation.Width - padding.Left. What lies outside is padding.
/// </summary>
internal readonly record struct WindowGeometry
{
    /// <summary>Checks the sizes. Steps beyond the padded image are all alike, and read as its size.</summary>
    /// <exception cref="ArgumentException">
    /// The window is larger than the padded image, the padding as large as the window, or the padded image has more than 2^30 pixels.
    /// </exception>
    public WindowGeometry(Size2D image, Size2D window, Size2D stride, Size2D dilation, Edges padding)
    {
        CheckPositive(image, nameof(image));
        CheckPositive(window, nameof(window));
        CheckPositive(stride, nameof(stride));
        CheckPositive(dilation, nameof(dilation));
        if (Math.Min(Math.Min(padding.Top, padding.Left), Math.Min(padding.Bottom, padding.Right)) < 0)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, "Padding must be zero or more.");
        // None of these fits an int before it is checked.
        var extent = (Height: Covered(window.Height, dilation.Height), Width: Covered(window.Width, dilation.Width));
        var padded = (
            Height: (long)image.Height + padding.Top + padding.Bottom, Width: (long)image.Width + padding.Left + padding.Right);
        if (extent.Height > padded.Height || extent.Width > padded.Width)
            throw new ArgumentException(
                $"A window of {extent.Height}x{extent.Width} is larger than the image of {image} with its padding, " +
                $"{padded.Height}x{padded.Width}: use a smaller window or more padding.");
        if (Math.Max(padding.Top, padding.Bottom) >= extent.Height || Math.Max(padding.Left, padding.Right) >= extent.Width)
            throw new ArgumentException(
                $"A padding of {padding} leaves windows of {extent.Height}x{extent.Width} without a pixel: use less padding than the " +
                "window is high and wide.");
        // Both are below 2^33.
        if (padded.Height > SizeChecks.MostValues / padded.Width)
            throw new ArgumentException(
                $"The image of {image} with its padding, {padded.Height}x{padded.Width}, has more than {SizeChecks.MostValues} pixels, the " +
                "most there may be: use a smaller image or less padding.");
        (Image, Window, Padding) = (image, window, padding);
        Stride = Within(stride);
        Dilation = Within(dilation);
    }

    /// <summary>The image without padding, at least 1x1.</summary>
    public Size2D Image { get; }

    /// <summary>The taps of the window, at least 1x1.</summary>
    public Size2D Window { get; }

    /// <summary>Image elements from one output to the next, at least 1x1.</summary>
    public Size2D Stride { get; }

    /// <summary>Image elements from one tap to the next, at least 1x1.</summary>
    public Size2D Dilation { get; }

    /// <summary>Rows and columns around the image, zero or more, and less than the window covers.</summary>
    public Edges Padding { get; }

    /// <summary>The image with its padding.</summary>
    public Size2D Padded => new(Image.Height + Padding.Top + Padding.Bottom, Image.Width + Padding.Left + Padding.Right);

    /// <summary>What the window covers: (window - 1) dilation + 1.</summary>
    public Size2D Extent => new((Window.Height - 1) * Dilation.Height + 1, (Window.Width - 1) * Dilation.Width + 1);

    /// <summary>The number of places of the window: floor((padded - extent) / stride) + 1.</summary>
    public Size2D Output =>
        new((Padded.Height - Extent.Height) / Stride.Height + 1, (Padded.Width - Extent.Width) / Stride.Width + 1);

    private static long Covered(int window, int dilation) => (window - 1L) * dilation + 1;

    private Size2D Within(Size2D step) => new(Math.Min(step.Height, Padded.Height), Math.Min(step.Width, Padded.Width));

    private static void CheckPositive(Size2D size, string name)
    {
        if (size.Height < 1 || size.Width < 1)
            throw new ArgumentOutOfRangeException(name, size, $"The {name} must be at least 1x1.");
    }
}
