namespace MlNetDeep.Kernels;

/// <summary>
/// y_ji = x_ij, in square blocks whose rows and columns both stay in the first cache. Moves alone: for images of few channels, where one
/// side of the matrix is shorter than a vector.
/// </summary>
internal static class TransposeKernel
{
    // 32 rows of 32 floats are 64 cache lines on either side: 8 kB.
    private const int Block = 32;

    /// <summary>y [columns, rows] from x [rows, columns], neither empty.</summary>
    public static void Run(ReadOnlySpan<float> x, int rows, int columns, Span<float> y)
    {
        for (int row = 0; row < rows; row += Block)
        {
            for (int column = 0; column < columns; column += Block)
                Move(x, columns, y, rows, row, column);
        }
    }

    /// <summary>Transposes the block whose first element is (<paramref name="row"/>, <paramref name="column"/>).</summary>
    private static void Move(ReadOnlySpan<float> x, int columns, Span<float> y, int rows, int row, int column)
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float destination = ref MemoryMarshal.GetReference(y);
        int lastRow = Math.Min(rows, row + Block);
        int lastColumn = Math.Min(columns, column + Block);
        for (int j = column; j < lastColumn; j++)
        {
            for (int i = row; i < lastRow; i++)
                Unsafe.Add(ref destination, (nint)j * rows + i) = Unsafe.Add(ref source, (nint)i * columns + j);
        }
    }
}
