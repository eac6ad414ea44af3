namespace MlNetDeep;

/// <summary>
/// y = the mean of each channel over the whole image; dx = dy / pixels at every pixel. [height, width, channels] to [channels], in place of
/// flattening and dense layers: Lin, Chen and Yan, "Network in network", ICLR 2014.
/// </summary>
public sealed class GlobalAveragePool2D : Layer
{
    private WindowGeometry _geometry;
    private int _channels;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        ImageShape image = ImageShape.Of(input, "Global average pooling");
        _geometry = new WindowGeometry(image.Size, image.Size, 1, 1, default);
        _channels = image.Channels;
        return new Shape(_channels);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Pooling.Average(x, _channels, _geometry, countPadding: false, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Pooling.AverageGradient(dy, _channels, _geometry, countPadding: false, dx);
    }
}
