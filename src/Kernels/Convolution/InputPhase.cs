namespace MlNetDeep.Kernels;

/// <summary>
/// The pixels of the input that lie alike to the stride, and with them the taps that reach them: with a stride of 1 all pixels and all
/// taps. Their gradients are a convolution of the output's gradient, with zeros around it, with those taps in reverse order.
/// </summary>
internal sealed class InputPhase
{
    private InputPhase(int[] places, int[] windows, int[] taps, int[] depths)
    {
        (Places, Windows, Taps, Depths) = (places, windows, taps, depths);
    }

    /// <summary>The pixels, as positions in the input image; empty where they are all of it in order.</summary>
    public int[] Places { get; }

    /// <summary>For each pixel, where its window of the padded gradient begins.</summary>
    public int[] Windows { get; }

    /// <summary>The taps, as positions in the kernel, in the order of the depth.</summary>
    public int[] Taps { get; }

    /// <summary>For each tap and each output channel of a group, the offset within the window.</summary>
    public int[] Depths { get; }

    /// <summary>All phases, and the zeros that the gradient needs around it.</summary>
    public static InputPhase[] Plan(ConvolutionGeometry geometry, out Edges edges)
    {
        WindowGeometry window = geometry.Window;
        var rows = new Axis(window.Image.Height, window.Window.Height, window.Stride.Height, window.Dilation.Height,
            window.Padding.Top, window.Output.Height);
        var columns = new Axis(window.Image.Width, window.Window.Width, window.Stride.Width, window.Dilation.Width,
            window.Padding.Left, window.Output.Width);
        edges = new Edges(rows.Before, columns.Before, rows.After, columns.After);
        var paddedWidth = columns.Before + window.Output.Width + columns.After;
        var phases = new List<InputPhase>();
        for (var r = 0; r < window.Stride.Height; r++)
        {
            for (var c = 0; c < window.Stride.Width; c++)
            {
                if (rows.Pixels(r).Any() && columns.Pixels(c).Any())
                    phases.Add(Create(geometry, rows, columns, r, c, paddedWidth));
            }
        }
        return [.. phases];
    }

    private static InputPhase Create(ConvolutionGeometry geometry, Axis rows, Axis columns, int r, int c, int paddedWidth)
    {
        var channels = geometry.OutputChannels;
        var (height, width) = (geometry.Window.Window.Height, geometry.Window.Window.Width);
        // The highest tap reads the earliest row of the gradient.
        var lastRow = rows.Taps(r).DefaultIfEmpty().Max(tap => tap.Shift);
        var lastColumn = columns.Taps(c).DefaultIfEmpty().Max(tap => tap.Shift);
        var pixels = from y in rows.Pixels(r) from x in columns.Pixels(c) select (y, x);
        var taps = from u in rows.Taps(r).Reverse() from v in columns.Taps(c).Reverse() select (u, v);
        return new InputPhase(
            geometry.Window.Stride == new Size2D(1, 1)
                ? []
                : [.. pixels.Select(pixel => pixel.y.Place * geometry.Window.Image.Width + pixel.x.Place)],
            [.. pixels.Select(pixel =>
                ((pixel.y.Position + rows.Before - lastRow) * paddedWidth + pixel.x.Position + columns.Before - lastColumn) * channels)],
            [.. taps.Select(tap => tap.u.Tap * width + tap.v.Tap)],
            [.. taps.SelectMany(tap => Enumerable.Range(0, geometry.GroupOutputs).Select(channel =>
                ((lastRow - tap.u.Shift) * paddedWidth + lastColumn - tap.v.Shift) * channels + channel))]);
    }

    /// <summary>
    /// Rows, or columns. A pixel at i gets from tap u the gradient of output (i + padding - u dilation) / stride, where that is whole:
    /// position - shift, with the pixel's position (i + padding - phase) / stride and the tap's shift (u dilation - phase) / stride.
    /// </summary>
    private readonly record struct Axis(int Image, int Window, int Stride, int Dilation, int Padding, int Output)
    {
        /// <summary>Zeros before the gradient.</summary>
        public int Before => (Window - 1) * Dilation / Stride;

        /// <summary>Zeros behind it.</summary>
        public int After => Math.Max(0, (Image - 1 + Padding) / Stride - (Output - 1));

        public IEnumerable<(int Place, int Position)> Pixels(int phase)
        {
            for (var place = 0; place < Image; place++)
            {
                if ((place + Padding) % Stride == phase)
                    yield return (place, (place + Padding - phase) / Stride);
            }
        }

        public IEnumerable<(int Tap, int Shift)> Taps(int phase)
        {
            for (var tap = 0; tap < Window; tap++)
            {
                if (tap * Dilation % Stride == phase)
                    yield return (tap, (tap * Dilation - phase) / Stride);
            }
        }
    }
}
