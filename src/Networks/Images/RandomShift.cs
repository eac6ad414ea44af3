using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// In training y(i, j) = x(i - v, j - h), with zeros from outside, and whole numbers v and h drawn anew for each example and step, uniform
/// in [-range.Height, range.Height] and [-range.Width, range.Width]; in scoring y = x. dx(i, j) = dy(i + v, j + h). For images,
/// [height, width, channels]; first in a network it shows each image at many places, so that the network learns not to mind.
/// </summary>
/// <param name="range">The largest shift down or up, and right or left: 0 to less than the image is high and wide.</param>
public sealed class RandomShift(Size2D range) : Layer
{
    private ImageShape _image;

    /// <summary>The largest shift.</summary>
    public Size2D Range { get; } = range;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ActsInTrainingOnly => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _image = ImageShape.Of(input, "A random shift");
        if (Range.Height < 0 || Range.Height >= _image.Size.Height || Range.Width < 0 || Range.Width >= _image.Size.Width)
            throw new ArgumentOutOfRangeException(
                nameof(Range), Range, $"The range of a random shift must be at least 0x0, and less than the image of {_image.Size}.");
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Shift(pass, x, -1, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Shift(pass, dy, 1, dx);
    }

    private void Shift(in LayerPass pass, ReadOnlySpan<float> source, int sign, Span<float> destination)
    {
        int length = source.Length / pass.Rows;
        for (int row = 0; row < pass.Rows; row++)
        {
            var draw = new ImageDraw(pass, row);
            int down = draw.Vertical(2 * Range.Height + 1) - Range.Height;
            int right = draw.Horizontal(2 * Range.Width + 1) - Range.Width;
            ImageTransforms.Window(
                source.Slice(row * length, length), _image.Size, _image.Channels, sign * down, sign * right, _image.Size,
                destination.Slice(row * length, length));
        }
    }
}
