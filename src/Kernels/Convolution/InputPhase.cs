namespace MlNetDeep.Kernels;

/// <summary>
/// The pixels of the input that lie alike to the stride, and with them the taps that reach them: with a stride of 1 all pixels and all
/// taps. Their gradients are a convolution of the output's gradient, with zeros around it, with those taps in reverse order.
/// </summary>
/// <param name="Places">The pixels, as positions in the input image; empty where they are all of it in order.</param>
/// <param name="Windows">For each pixel, where its window of the padded gradient begins.</param>
/// <param name="Taps">The taps, as positions in the kernel, in the order of the depth.</param>
/// <param name="Depths">For each tap and each output channel of a group, the offset within the window.</param>
internal sealed record InputPhase(int[] Places, int[] Windows, int[] Taps, int[] Depths)
{
    /// <summary>All phases that some tap reaches: no more than there are taps.</summary>
    public static InputPhase[] Plan(ConvolutionGeometry geometry)
    {
        var (rows, columns) = (PhaseAxis.Vertical(geometry.Window), PhaseAxis.Horizontal(geometry.Window));
        var phases = new List<InputPhase>();
        foreach (var r in rows.Phases())
        {
            foreach (var c in columns.Phases())
            {
                if (rows.Pixels(r).Any() && columns.Pixels(c).Any())
                    phases.Add(Create(geometry, rows, columns, r, c));
            }
        }
        return [.. phases];
    }

    /// <summary>Whether the phases together are all pixels of an image.</summary>
    public static bool Cover(ReadOnlySpan<InputPhase> phases, ConvolutionGeometry geometry)
    {
        long pixels = 0;
        foreach (var phase in phases)
            pixels += phase.Windows.Length;
        return pixels == geometry.Window.Image.Area();
    }

    private static InputPhase Create(ConvolutionGeometry geometry, PhaseAxis rows, PhaseAxis columns, int r, int c)
    {
        var paddedWidth = columns.Before + geometry.Window.Output.Width + columns.After;
        var channels = geometry.OutputChannels;
        var (height, width) = (geometry.Window.Window.Height, geometry.Window.Window.Width);
        // The highest tap reads the earliest row of the gradient.
        var lastRow = rows.Taps(r).Max(tap => tap.Shift);
        var lastColumn = columns.Taps(c).Max(tap => tap.Shift);
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
}
