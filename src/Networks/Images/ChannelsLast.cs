namespace MlNetDeep;

/// <summary>
/// y_hwc = x_chw: a planar image, channels x height x width, to one with a pixel's channels side by side, height x width x channels, as
/// all other layers take it. dx_chw = dy_hwc.
/// </summary>
public sealed class ChannelsLast : Layer
{
    private int _channels;
    private int _pixels;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 3)
            throw new ArgumentException(
                $"A planar image has the shape channels x height x width, but the layer's input has the shape {input}: give the network " +
                "an input shape of three dimensions, channels first.");
        (_channels, _pixels) = (input[0], input[1] * input[2]);
        return new Shape(input[1], input[2], input[0]);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        int length = _channels * _pixels;
        for (int start = 0; start < x.Length; start += length)
            VectorMath.Transpose(x.Slice(start, length), _channels, y.Slice(start, length));
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        int length = _channels * _pixels;
        for (int start = 0; start < dx.Length; start += length)
            VectorMath.Transpose(dy.Slice(start, length), _pixels, dx.Slice(start, length));
    }
}
