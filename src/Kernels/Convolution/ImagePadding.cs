namespace MlNetDeep.Kernels;

/// <summary>An image with zeros around it: windows at the edge then read as any other.</summary>
internal static class ImagePadding
{
    /// <summary>
    /// The image, [height, width, channels], itself where nothing is added, or a copy with zeros at its edges, in the thread's buffer.
    /// </summary>
    public static ref float Pad(ref float image, Size2D size, int channels, Edges edges, ref AlignedBuffer? buffer)
    {
        if (edges == default)
            return ref image;
        var width = edges.Left + size.Width + edges.Right;
        var height = edges.Top + size.Height + edges.Bottom;
        ref var padded = ref AlignedBuffer.Grow(ref buffer, (long)height * width * channels);
        var row = size.Width * channels;
        // From the end of one row of the image to the start of the next.
        var between = (edges.Left + edges.Right) * channels;
        var position = (edges.Top * width + edges.Left) * channels;
        Span(ref padded, 0, position).Clear();
        for (var y = 0; y < size.Height; y++)
        {
            Span(ref image, y * row, row).CopyTo(Span(ref padded, position, row));
            position += row;
            var gap = y + 1 < size.Height ? between : (edges.Bottom * width + edges.Right) * channels;
            Span(ref padded, position, gap).Clear();
            position += gap;
        }
        return ref padded;
    }

    [MethodImpl(AggressiveInlining)]
    private static Span<float> Span(ref float first, int offset, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, offset), length);
}
