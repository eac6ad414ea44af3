namespace MlNetDeep.Kernels;

/// <summary>How the windows of a geometry cover the image: what a gradient that is written window by window must find there.</summary>
internal readonly struct WindowCoverage
{
    private readonly bool _leavesGaps;

    public WindowCoverage(in WindowGeometry geometry)
    {
        var (window, stride) = (geometry.Window, geometry.Stride);
        Overlaps = Overlap(window.Height, stride.Height, geometry.Dilation.Height, geometry.Output.Height)
            || Overlap(window.Width, stride.Width, geometry.Dilation.Width, geometry.Output.Width);
        // Windows side by side, without gaps within or between, cover the image from its beginning to the end of the last.
        var covered = (
            Height: (long)geometry.Output.Height * window.Height - geometry.Padding.Top,
            Width: (long)geometry.Output.Width * window.Width - geometry.Padding.Left);
        _leavesGaps = stride.Height > window.Height || stride.Width > window.Width || geometry.Dilation != 1
            || covered.Height < geometry.Image.Height || covered.Width < geometry.Image.Width;
    }

    /// <summary>Whether two windows may share a pixel: then gradients are added.</summary>
    public bool Overlaps { get; }

    /// <summary>Clears an image's gradient where windows add to it, or do not reach all of it.</summary>
    public void Prepare(Span<float> gradient)
    {
        if (Overlaps || _leavesGaps)
            gradient.Clear();
    }

    private static bool Overlap(int window, int stride, int dilation, int outputs) =>
        outputs > 1 && (window - 1) * dilation + 1 > stride;
}
