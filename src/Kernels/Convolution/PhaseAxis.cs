namespace MlNetDeep.Kernels;

/// <summary>
/// The rows, or columns, of an <see cref="InputPhase"/>. A pixel at i gets from tap u the gradient of output
/// (i + padding - u dilation) / stride, where that is whole: position - shift, with the pixel's position (i + padding - phase) / stride and
/// the tap's shift (u dilation - phase) / stride. All of these are within the padded image, and so far from wrapping.
/// </summary>
internal readonly record struct PhaseAxis(int Image, int Window, int Stride, int Dilation, int Padding, int Output)
{
    /// <summary>From top to bottom.</summary>
    public static PhaseAxis Vertical(in WindowGeometry window) => new(
        window.Image.Height, window.Window.Height, window.Stride.Height, window.Dilation.Height, window.Padding.Top, window.Output.Height);

    /// <summary>From left to right.</summary>
    public static PhaseAxis Horizontal(in WindowGeometry window) => new(
        window.Image.Width, window.Window.Width, window.Stride.Width, window.Dilation.Width, window.Padding.Left, window.Output.Width);

    /// <summary>Zeros before the gradient.</summary>
    public int Before => (Window - 1) * Dilation / Stride;

    /// <summary>Zeros behind it.</summary>
    public int After => Math.Max(0, (Image - 1 + Padding) / Stride - (Output - 1));

    /// <summary>The phases that a tap reaches, ascending.</summary>
    public IEnumerable<int> Phases()
    {
        var (stride, dilation) = (Stride, Dilation);
        return Enumerable.Range(0, Window).Select(tap => tap * dilation % stride).Distinct().Order();
    }

    /// <summary>The pixels of a phase: where each is, and its position.</summary>
    public IEnumerable<(int Place, int Position)> Pixels(int phase)
    {
        // The first whole position at or behind the first pixel.
        var position = phase >= Padding ? 0 : (Padding - phase + Stride - 1) / Stride;
        for (; position * (long)Stride + phase - Padding < Image; position++)
            yield return (position * Stride + phase - Padding, position);
    }

    /// <summary>The taps that reach a phase, ascending, and their shifts.</summary>
    public IEnumerable<(int Tap, int Shift)> Taps(int phase)
    {
        for (var tap = 0; tap < Window; tap++)
        {
            if (tap * Dilation % Stride == phase)
                yield return (tap, (tap * Dilation - phase) / Stride);
        }
    }
}
