using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>A geometry and a number of channels.</summary>
internal sealed record PoolingCase(WindowGeometry Geometry, int Channels)
{
    private static readonly (Size2D Image, Size2D Window, Size2D Stride, Size2D Dilation, Edges Padding)[] Geometries =
    [
        (new(4, 6), 2, 2, 1, default),
        (new(5, 7), 2, 2, 1, default),
        (new(5, 7), 3, 3, 1, new(1, 1, 1, 1)),
        (new(6, 5), 3, 2, 1, default),
        (new(5, 5), 3, 1, 1, new(1, 1, 1, 1)),
        (new(4, 4), new(2, 3), new(1, 2), 1, new(0, 1, 1, 2)),
        (new(7, 8), 2, 3, 1, default),
        (new(3, 4), new(3, 4), 1, 1, default),
        (new(3, 4), new(3, 4), 5, 1, default),
        (new(1, 1), 1, 1, 1, default),
        (new(4, 4), 1, 1, 1, default),
        (new(2, 2), 2, 1, 1, new(1, 1, 1, 1)),
        (new(6, 7), new(3, 2), 1, new(2, 3), new(1, 0, 2, 1)),
        (new(2, 2), new(2, 1), 1, new(2, 1), new(0, 0, 1, 0)),
        (new(2, 3), new(2, 1), 3, new(2, 1), new(0, 0, 1, 0)),
        (new(1, 5), 2, 2, new(3, 1), new(2, 1, 1, 1)),
    ];

    public static IEnumerable<PoolingCase> All =>
        from shape in Geometries
        from channels in new[] { 1, 2, 3, 4, 7, 8, 16, 17, 33 }
        select new PoolingCase(new(shape.Image, shape.Window, shape.Stride, shape.Dilation, shape.Padding), channels);

    public int Inputs => (int)Geometry.Image.Area() * Channels;

    public int Outputs => (int)Geometry.Output.Area() * Channels;

    public int[][] Windows()
    {
        var (image, window, stride, dilation, padding) =
            (Geometry.Image, Geometry.Window, Geometry.Stride, Geometry.Dilation, Geometry.Padding);
        return PoolingReference.Windows(
            new(image.Height, window.Height, stride.Height, dilation.Height, padding.Top, padding.Bottom),
            new(image.Width, window.Width, stride.Width, dilation.Width, padding.Left, padding.Right));
    }

    /// <summary>Few different values, so that windows have several maxima.</summary>
    public float[] Image(int seed) => [.. Samples.Uniform(Inputs, seed, 3).Select(value => MathF.Round(value))];
}
