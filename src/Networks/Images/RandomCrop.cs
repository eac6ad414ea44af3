namespace MlNetDeep;

/// <summary>
/// y(i, j) = x(i + top, j + left): a part of the image, in training at a place drawn anew for each example and step, uniform over all
/// places within the image; in scoring from the centre, half of what is left over above and to the left, rounded down.
/// dx(i, j) = dy(i - top, j - left), and 0 outside the part. [height, width, channels] to [size, channels].
/// </summary>
/// <param name="size">Height and width of the part, at least 1x1 and at most the image.</param>
public sealed class RandomCrop(Size2D size) : Layer
{
    private ImageShape _image;

    /// <summary>Height and width of the part.</summary>
    public Size2D Size { get; } = size;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _image = ImageShape.Of(input, "A random crop");
        if (Size.Height < 1 || Size.Height > _image.Size.Height || Size.Width < 1 || Size.Width > _image.Size.Width)
            throw new ArgumentOutOfRangeException(
                nameof(Size), Size, $"The size of a crop must be at least 1x1, and at most the image of {_image.Size}.");
        return ImageShape.ToShape(Size, _image.Channels);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        (int input, int output) = (x.Length / pass.Rows, y.Length / pass.Rows);
        for (int row = 0; row < pass.Rows; row++)
        {
            (int top, int left) = Place(pass, row);
            ImageTransforms.Window(
                x.Slice(row * input, input), _image.Size, _image.Channels, top, left, Size, y.Slice(row * output, output));
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        (int input, int output) = (dx.Length / pass.Rows, dy.Length / pass.Rows);
        for (int row = 0; row < pass.Rows; row++)
        {
            (int top, int left) = Place(pass, row);
            ImageTransforms.Window(
                dy.Slice(row * output, output), Size, _image.Channels, -top, -left, _image.Size, dx.Slice(row * input, input));
        }
    }

    private (int Top, int Left) Place(in LayerPass pass, int row)
    {
        (int above, int before) = (_image.Size.Height - Size.Height, _image.Size.Width - Size.Width);
        if (!pass.Training)
            return (above / 2, before / 2);
        var draw = new ImageDraw(pass, row);
        return (draw.Vertical(above + 1), draw.Horizontal(before + 1));
    }
}
