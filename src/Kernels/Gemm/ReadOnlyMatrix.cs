namespace MlNetDeep.Kernels;

/// <summary>A read-only view of a span as a matrix: element (i, j) is Data[i * RowStride + j * ColumnStride].</summary>
internal readonly ref struct ReadOnlyMatrix
{
    /// <summary>A row-major view without gaps: element (i, j) is data[i * columns + j]. There may be no rows or columns.</summary>
    public ReadOnlyMatrix(ReadOnlySpan<float> data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    /// <summary>A view with strides, zero or more: a stride of zero repeats a row or a column. The data must reach its last element.</summary>
    public ReadOnlyMatrix(ReadOnlySpan<float> data, int rows, int columns, int rowStride, int columnStride)
    {
        MatrixChecks.Covers(data.Length, rows, columns, rowStride, columnStride);
        Data = data;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    /// <summary>The elements, from (0, 0) on.</summary>
    public ReadOnlySpan<float> Data { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>The same elements with rows and columns exchanged; nothing is copied.</summary>
    public ReadOnlyMatrix Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);
}
