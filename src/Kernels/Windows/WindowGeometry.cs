namespace MlNetDeep.Kernels;

/// <summary>
/// A window that moves over an image: at output (i, j), tap (u, v) of the window reads the image at row i stride.Height + u
/// dilation.Height - padding.Top and column j stride.Width + v dilation.Width - padding.Left. What lies outside is padding.
/// </summary>
public readonly record struct WindowGeometry
{
    /// <summary>Puts a geometry together.</summary>
    /// <param name="image">The image without padding, at least 1x1.</param>
    /// <param name="window">The window's taps, at least 1x1.</param>
    /// <param name="stride">Image elements from one output to the next, at least 1x1.</param>
    /// <param name="dilation">Image elements from one tap to the next, at least 1x1.</param>
    /// <param name="padding">Rows and columns around the image, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below its least value.</exception>
    /// <exception cref="ArgumentException">The window is larger than the padded image.</exception>
    public WindowGeometry(Size2D image, Size2D window, Size2D stride, Size2D dilation, Edges padding)
    {
        CheckPositive(image, nameof(image));
        CheckPositive(window, nameof(window));
        CheckPositive(stride, nameof(stride));
        CheckPositive(dilation, nameof(dilation));
        if (Math.Min(Math.Min(padding.Top, padding.Left), Math.Min(padding.Bottom, padding.Right)) < 0)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, "Padding must be zero or more.");
        (Image, Window, Stride, Dilation, Padding) = (image, window, stride, dilation, padding);
        if (Extent.Height > Padded.Height || Extent.Width > Padded.Width)
        {
            throw new ArgumentException(
                $"A window of {Extent} is larger than the image of {image} with its padding, {Padded}: use a smaller window or more " +
                "padding.");
        }
    }

    /// <summary>The image without padding.</summary>
    public Size2D Image { get; }

    /// <summary>The taps of the window.</summary>
    public Size2D Window { get; }

    /// <summary>Image elements from one output to the next.</summary>
    public Size2D Stride { get; }

    /// <summary>Image elements from one tap to the next.</summary>
    public Size2D Dilation { get; }

    /// <summary>Rows and columns around the image.</summary>
    public Edges Padding { get; }

    /// <summary>The image with its padding.</summary>
    public Size2D Padded => new(Image.Height + Padding.Top + Padding.Bottom, Image.Width + Padding.Left + Padding.Right);

    /// <summary>What the window covers: (window - 1) dilation + 1.</summary>
    public Size2D Extent => new((Window.Height - 1) * Dilation.Height + 1, (Window.Width - 1) * Dilation.Width + 1);

    /// <summary>The number of places of the window: floor((padded - extent) / stride) + 1.</summary>
    public Size2D Output =>
        new((Padded.Height - Extent.Height) / Stride.Height + 1, (Padded.Width - Extent.Width) / Stride.Width + 1);

    private static void CheckPositive(Size2D size, string name)
    {
        if (size.Height < 1 || size.Width < 1)
            throw new ArgumentOutOfRangeException(name, size, $"The {name} must be at least 1x1.");
    }
}
