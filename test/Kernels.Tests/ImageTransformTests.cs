namespace MlNetDeep.Kernels.Tests;

public class ImageTransformTests
{
    private static readonly Size2D Size = new(3, 4);

    [Fact]
    public void A_window_shows_what_lies_under_it_and_zeros_outside()
    {
        foreach (var (channels, outputSize, guard) in Cases())
        {
            using var x = GuardedBuffer.Of(Samples.Uniform((int)Size.Area() * channels, 1), guard);
            using var y = new GuardedBuffer((int)outputSize.Area() * channels, guard);
            for (var top = -6; top <= 6; top++)
            {
                for (var left = -7; left <= 7; left++)
                {
                    y.Span.Fill(float.NaN);
                    ImageTransforms.Window(x.Span, Size, channels, top, left, outputSize, y.Span);
                    for (var i = 0; i < y.Span.Length; i++)
                    {
                        var (pixel, channel) = (i / channels, i % channels);
                        var (row, column) = (pixel / outputSize.Width + top, pixel % outputSize.Width + left);
                        var inside = row >= 0 && row < Size.Height && column >= 0 && column < Size.Width;
                        Assert.Equal(inside ? x.Span[(row * Size.Width + column) * channels + channel] : 0, y.Span[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_window_far_outside_is_zero()
    {
        var y = new float[12];
        foreach (var offset in new[] { int.MinValue, int.MaxValue })
        {
            Array.Fill(y, 1);
            ImageTransforms.Window(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, Size, 1, 0, offset, Size, y);
            Assert.Equal(new float[12], y);
            Array.Fill(y, 1);
            ImageTransforms.Window(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, Size, 1, offset, 0, Size, y);
            Assert.Equal(new float[12], y);
        }
    }

    [Fact]
    public void A_flip_reverses_each_row_of_pixels()
    {
        foreach (var (channels, _, guard) in Cases())
        {
            using var x = GuardedBuffer.Of(Samples.Uniform((int)Size.Area() * channels, 1), guard);
            using var y = new GuardedBuffer((int)Size.Area() * channels, guard);
            ImageTransforms.FlipHorizontally(x.Span, Size, channels, y.Span);
            for (var i = 0; i < y.Span.Length; i++)
            {
                var (row, column, channel) = (i / channels / Size.Width, i / channels % Size.Width, i % channels);
                Assert.Equal(x.Span[(row * Size.Width + Size.Width - 1 - column) * channels + channel], y.Span[i]);
            }
        }
    }

    [Fact]
    public void Spans_of_other_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageTransforms.Window(new float[11], Size, 1, 0, 0, Size, new float[12]));
        Assert.Throws<ArgumentException>(() => ImageTransforms.Window(new float[12], Size, 1, 0, 0, 2, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageTransforms.Window([], Size, 0, 0, 0, Size, []));
        Assert.Throws<ArgumentException>(() => ImageTransforms.FlipHorizontally(new float[12], Size, 1, new float[11]));
        Assert.Throws<ArgumentException>(() => ImageTransforms.FlipHorizontally(new float[12], Size, 2, new float[12]));
    }

    private static IEnumerable<(int Channels, Size2D OutputSize, Guard Guard)> Cases() =>
        from channels in new[] { 1, 3 }
        from outputSize in new Size2D[] { Size, 1, new(2, 3), new(5, 6) }
        from guard in Enum.GetValues<Guard>()
        select (channels, outputSize, guard);
}
