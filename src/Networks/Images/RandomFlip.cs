using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// In training, with probability 1/2 drawn anew for each example and step, y(i, j) = x(i, width - 1 - j), the image in a mirror, else
/// y = x; in scoring y = x. dx is dy flipped, or not, alike. For images, [height, width, channels], of things that have no left and right.
/// </summary>
public sealed class RandomFlip : Layer
{
    private ImageShape _image;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ActsInTrainingOnly => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _image = ImageShape.Of(input, "A random flip");
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Flip(pass, x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Flip(pass, dy, dx);
    }

    private void Flip(in LayerPass pass, ReadOnlySpan<float> source, Span<float> destination)
    {
        int length = source.Length / pass.Rows;
        for (int row = 0; row < pass.Rows; row++)
        {
            ReadOnlySpan<float> image = source.Slice(row * length, length);
            Span<float> target = destination.Slice(row * length, length);
            if (new ImageDraw(pass, row).Horizontal(2) == 1)
                ImageTransforms.FlipHorizontally(image, _image.Size, _image.Channels, target);
            else
                image.CopyTo(target);
        }
    }
}
