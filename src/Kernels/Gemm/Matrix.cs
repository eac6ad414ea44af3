namespace MlNetDeep.Kernels;

/// <summary>A writable view of a span as a matrix: element (i, j) is Data[i * RowStride + j * ColumnStride].</summary>
internal readonly ref struct Matrix
{
    /// <summary>A row-major view without gaps: element (i, j) is data[i * columns + j]. There may be no rows or columns.</summary>
    public Matrix(Span<float> data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    /// <summary>
    /// A view with strides, zero or more, and above zero where there are several rows or columns; the data must reach its last element.
    /// </summary>
    public Matrix(Span<float> data, int rows, int columns, int rowStride, int columnStride)
    {
        MatrixChecks.Covers(data.Length, rows, columns, rowStride, columnStride);
        MatrixChecks.Apart(rows, columns, rowStride, columnStride);
        Data = data;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    /// <summary>The elements, from (0, 0) on.</summary>
    public Span<float> Data { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>The same elements with rows and columns exchanged; nothing is copied.</summary>
    public Matrix Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The same view, for reading.</summary>
    public static implicit operator ReadOnlyMatrix(Matrix matrix) =>
        new(matrix.Data, matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride);
}
