namespace MlNetDeep.Kernels;

/// <summary>The argument checks of the kernels on spans.</summary>
internal static class SpanChecks
{
    /// <summary>Throws unless the span named <paramref name="name"/> has the length of the first.</summary>
    public static void SameLength(int expected, int actual, string name)
    {
        if (expected != actual)
            throw new ArgumentException($"The span has {actual} elements, but the first has {expected}; give spans of one length.", name);
    }

    /// <summary>Throws unless the span named <paramref name="name"/> holds exactly rows x columns elements.</summary>
    public static void Covers(int length, int rows, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (length != (long)rows * columns)
            throw new ArgumentException(
                $"The span has {length} elements, but {rows} rows of {columns} columns are {(long)rows * columns}.", name);
    }

    /// <summary>Throws unless the span named <paramref name="name"/> holds exactly one image, which may be empty.</summary>
    public static void CoversImage(int length, Size2D size, int channels, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size.Height, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(size.Width, nameof(size));
        // Divided, since the product of three sizes may be too large for any number.
        var pixels = length / channels;
        if (pixels * (long)channels != length || pixels != size.Area())
            throw new ArgumentException($"The span has {length} elements, which are not one image of {size} pixels of {channels}.", name);
    }
}
