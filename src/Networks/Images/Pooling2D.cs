namespace MlNetDeep;

/// <summary>
/// The base of layers that join the values under a window, each channel by itself: images become smaller, and less sensitive to shifts.
/// </summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(Size2D window, Size2D stride, Padding? padding)
    {
        Window = window;
        Stride = stride == default ? window : stride;
        Padding = padding ?? Padding.Valid;
    }

    /// <summary>The window's height and width.</summary>
    public Size2D Window { get; }

    /// <summary>Pixels from one window to the next; as large as the window, windows lie side by side.</summary>
    public Size2D Stride { get; }

    /// <summary>What lies around the image.</summary>
    public Padding Padding { get; }

    private protected WindowGeometry Geometry { get; private set; }

    private protected int Channels { get; private set; }

    /// <inheritdoc/>
    protected internal sealed override Shape Build(Shape input, LayerBuilder builder)
    {
        ImageShape image = ImageShape.Of(input, "Pooling");
        Geometry = Padding.Fit(image.Size, Window, Stride, dilation: 1);
        Channels = image.Channels;
        return ImageShape.ToShape(Geometry.Output, Channels);
    }
}
