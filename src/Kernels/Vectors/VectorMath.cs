namespace MlNetDeep.Kernels;

/// <summary>Vector operations that System.Numerics.Tensors' TensorPrimitives lacks.</summary>
internal static class VectorMath
{
    /// <summary>sums_j += sum_i x_ij: the gradient of a bias. NaN and infinity propagate; no rows leave the sums as they are.</summary>
    /// <param name="x">rows x columns, at any strides; fastest where a row is contiguous.</param>
    /// <param name="sums">One element a column.</param>
    public static void AddColumnSums(ReadOnlyMatrix x, Span<float> sums)
    {
        MatrixChecks.Row(sums, x.Columns, nameof(sums));
        SimdDispatch.Run(new ColumnSumsKernel(x, sums));
    }

    /// <summary>x_ij += row_j: a bias added to every row. NaN and infinity propagate.</summary>
    /// <param name="row">One element a column.</param>
    /// <param name="x">rows x columns, at any strides; fastest where a row is contiguous.</param>
    public static void AddRowVector(ReadOnlySpan<float> row, Matrix x)
    {
        MatrixChecks.Row(row, x.Columns, nameof(row));
        if (!row.IsEmpty)
            SimdDispatch.Run(new AddRowVectorKernel(row, x));
    }

    /// <summary>
    /// sums_j += sum_i a_ij b_ij: the gradient of weights of which each multiplies one column. NaN and infinity propagate.
    /// </summary>
    /// <param name="a">rows x columns; columns are adjacent.</param>
    /// <param name="b">rows x columns; columns are adjacent.</param>
    /// <param name="sums">One element a column.</param>
    public static void AddProductColumnSums(ReadOnlyMatrix a, ReadOnlyMatrix b, Span<float> sums)
    {
        MatrixChecks.Row(sums, a.Columns, nameof(sums));
        MatrixChecks.Shape(a, a.Rows, a.Columns, nameof(a));
        MatrixChecks.Shape(b, a.Rows, a.Columns, nameof(b));
        SimdDispatch.Run(new ProductColumnSumsKernel(a, b, sums));
    }

    /// <summary>y_ij = x_ij: values are moved as they are, NaN and infinity too.</summary>
    /// <param name="x">rows x columns; columns are adjacent. A row stride of 0 repeats one row.</param>
    /// <param name="y">rows x columns, overwritten; columns are adjacent. Not the memory of x.</param>
    public static void Copy(ReadOnlyMatrix x, Matrix y)
    {
        MatrixChecks.Shape(x, y.Rows, y.Columns, nameof(x));
        MatrixChecks.Shape(y, y.Rows, y.Columns, nameof(y));
        RowLoop.Run(new MatrixCopyStep(x, y), y.Rows, y.Columns);
    }

    /// <summary>y_ij += x_ij. NaN and infinity propagate.</summary>
    /// <param name="x">rows x columns; columns are adjacent.</param>
    /// <param name="y">rows x columns, added to; columns are adjacent.</param>
    public static void Add(ReadOnlyMatrix x, Matrix y)
    {
        MatrixChecks.Shape(x, y.Rows, y.Columns, nameof(x));
        MatrixChecks.Shape(y, y.Rows, y.Columns, nameof(y));
        RowLoop.Run(new MatrixAddStep(x, y), y.Rows, y.Columns);
    }

    /// <summary>
    /// sum += sum_j scales_j rows_(indices_j): a sparse row times a matrix, or a feature's share of such a product's gradient.
    /// </summary>
    /// <param name="scales">The factors; NaN and infinity propagate.</param>
    /// <param name="indices">Which row each factor multiplies.</param>
    /// <param name="rows">Rows of sum.Length elements, one after the other.</param>
    /// <param name="sum">One element a column; added to, in the order of the indices.</param>
    public static void AddScaledRows(ReadOnlySpan<float> scales, ReadOnlySpan<int> indices, ReadOnlySpan<float> rows, Span<float> sum)
    {
        SpanChecks.SameLength(scales.Length, indices.Length, nameof(indices));
        if (indices.IsEmpty || sum.IsEmpty)
            return;
        ArgumentOutOfRangeException.ThrowIfNegative(TensorPrimitives.Min(indices), nameof(indices));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(TensorPrimitives.Max(indices), rows.Length / sum.Length, nameof(indices));
        SimdDispatch.Run(new ScaledRowsKernel(scales, indices, rows, sum));
    }

    /// <summary>y_ji = x_ij: a matrix mirrored at its diagonal. Values are moved as they are, NaN and infinity too.</summary>
    /// <param name="x">[rows, columns], row-major.</param>
    /// <param name="rows">Rows of x, at least 1.</param>
    /// <param name="y">[columns, rows], row-major; not the memory of x.</param>
    /// <exception cref="ArgumentException">
    /// The spans differ in length or overlap, or x does not consist of <paramref name="rows"/> rows of one length.
    /// </exception>
    public static void Transpose(ReadOnlySpan<float> x, int rows, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        SpanChecks.Covers(x.Length, rows, x.Length / rows, nameof(x));
        if (x.Overlaps(y))
            throw new ArgumentException("A matrix is not transposed in place: give memory of its own.", nameof(y));
        TransposeKernel.Run(x, rows, x.Length / rows, y);
    }
}
