namespace MlNetDeep;

/// <summary>The shape of an image or of feature maps: height x width x channels, a pixel's channels side by side (docs/explanation/adr/0007).</summary>
/// <param name="Size">Height and width.</param>
/// <param name="Channels">Values of a pixel.</param>
internal readonly record struct ImageShape(Size2D Size, int Channels)
{
    // As kernels bound what they index; twice as much is still an int.
    private const int MostValues = 1 << 30;

    /// <summary>Reads a layer's input shape; the layer's name, with an article, is for the error.</summary>
    /// <exception cref="ArgumentException">It is not that of an image.</exception>
    public static ImageShape Of(Shape shape, string layer)
    {
        if (shape.Rank != 3)
            throw new ArgumentException(
                $"{layer} takes images, height x width x channels, but its input has the shape {shape}: give the network an input shape " +
                "of three dimensions, and flatten behind the last such layer alone.");
        if (shape.Length > MostValues)
            throw new ArgumentException(
                $"{layer} takes images of at most {MostValues} values, but its input has the shape {shape}: use smaller images.");
        return new ImageShape(new Size2D(shape[0], shape[1]), shape[2]);
    }

    /// <summary>The shape with another size and number of channels.</summary>
    public static Shape ToShape(Size2D size, int channels) => new(size.Height, size.Width, channels);
}
