using System.Diagnostics.CodeAnalysis;

namespace MlNetDeep.Kernels;

/// <summary>The argument checks of matrix views and products.</summary>
internal static class MatrixChecks
{
    /// <summary>Throws unless a span of <paramref name="length"/> elements reaches the last element of the view.</summary>
    public static void Covers(int length, int rows, int columns, int rowStride, int columnStride)
    {
        if ((rows | columns | rowStride | columnStride) < 0)
            ThrowNegative(rows, columns, rowStride, columnStride);
        if (rows == 0 || columns == 0)
            return;
        var needed = (long)(rows - 1) * rowStride + (long)(columns - 1) * columnStride + 1;
        if (length < needed)
            ThrowShort(length, needed, rows, columns, rowStride, columnStride);
    }

    /// <summary>Throws where several rows, or several columns, of a writable view are the same elements.</summary>
    public static void Apart(int rows, int columns, int rowStride, int columnStride)
    {
        if (rows > 0 && columns > 0 && ((rows > 1 && rowStride == 0) || (columns > 1 && columnStride == 0)))
            ThrowRepeated(rows, columns, rowStride, columnStride);
    }

    /// <summary>Throws unless C (m x n) = A (m x k) B (k x n) has matching sizes.</summary>
    public static void Product(int m, int ak, int bk, int n, Matrix c)
    {
        if (ak != bk || c.Rows != m || c.Columns != n)
            throw new ArgumentException(
                $"The shapes do not form a product: A is {m} x {ak}, B is {bk} x {n}, C is {c.Rows} x {c.Columns}. " +
                "C = A B needs m x k, k x n and m x n.");
    }

    /// <summary>Throws unless the vector named <paramref name="name"/> has one element a column.</summary>
    public static void Row(ReadOnlySpan<float> row, int columns, string name)
    {
        if (row.Length != columns)
            throw new ArgumentException(
                $"The span has {row.Length} elements, but the matrix has {columns} columns; give one element a column.", name);
    }

    /// <summary>Throws unless the matrix has the shape, and its columns are adjacent.</summary>
    public static void Shape(ReadOnlyMatrix x, int rows, long columns, string name)
    {
        if (x.Rows != rows || x.Columns != columns)
            throw new ArgumentException($"The matrix is {x.Rows} x {x.Columns}, but must be {rows} x {columns}.", name);
        if (x.ColumnStride != 1 && columns > 1)
            throw new ArgumentException($"The matrix has columns {x.ColumnStride} apart; give one whose columns are adjacent.", name);
    }

    [DoesNotReturn]
    private static void ThrowNegative(int rows, int columns, int rowStride, int columnStride) => throw new ArgumentOutOfRangeException(
        nameof(rows),
        $"Sizes and strides must be zero or more, but are {rows} x {columns}, row stride {rowStride}, column stride {columnStride}.");

    [DoesNotReturn]
    private static void ThrowRepeated(int rows, int columns, int rowStride, int columnStride) => throw new ArgumentException(
        $"A {rows} x {columns} matrix with row stride {rowStride} and column stride {columnStride} would be written several times in one " +
        "place: only a matrix for reading may repeat its rows or columns.");

    [DoesNotReturn]
    private static void ThrowShort(int length, long needed, int rows, int columns, int rowStride, int columnStride) =>
        throw new ArgumentException(
            $"The span has {length} elements, but a {rows} x {columns} matrix with row stride {rowStride} and column stride " +
            $"{columnStride} needs {needed}.");
}
