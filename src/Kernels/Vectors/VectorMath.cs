namespace MlNetDeep.Kernels;

/// <summary>Vector operations that System.Numerics.Tensors' TensorPrimitives lacks.</summary>
internal static class VectorMath
{
    /// <summary>
    /// sums_j += sum_i x_ij: the gradient of a bias. x has any strides, and is fastest where a row is contiguous. NaN and infinity
    /// propagate; no rows leave the sums as they are.
    /// </summary>
    public static void AddColumnSums(ReadOnlyMatrix x, Span<float> sums)
    {
        MatrixChecks.Row(sums, x.Columns, nameof(sums));
        SimdDispatch.Run(new ColumnSumsKernel(x, sums));
    }

    /// <summary>
    /// x_ij += row_j: a bias added to every row. x has any strides, and is fastest where a row is contiguous. NaN and infinity propagate.
    /// </summary>
    public static void AddRowVector(ReadOnlySpan<float> row, Matrix x)
    {
        MatrixChecks.Row(row, x.Columns, nameof(row));
        if (!row.IsEmpty)
            SimdDispatch.Run(new AddRowVectorKernel(row, x));
    }

    /// <summary>
    /// sums_j += sum_i a_ij b_ij: the gradient of weights of which each multiplies one column. Columns are adjacent. NaN and infinity
    /// propagate.
    /// </summary>
    public static void AddProductColumnSums(ReadOnlyMatrix a, ReadOnlyMatrix b, Span<float> sums)
    {
        MatrixChecks.Row(sums, a.Columns, nameof(sums));
        MatrixChecks.Shape(a, a.Rows, a.Columns, nameof(a));
        MatrixChecks.Shape(b, a.Rows, a.Columns, nameof(b));
        SimdDispatch.Run(new ProductColumnSumsKernel(a, b, sums));
    }

    /// <summary>
    /// y_ij = x_ij: values are moved as they are, NaN and infinity too. Columns are adjacent; a row stride of 0 repeats one row of x. y is
    /// not the memory of x.
    /// </summary>
    public static void Copy(ReadOnlyMatrix x, Matrix y)
    {
        MatrixChecks.Shape(x, y.Rows, y.Columns, nameof(x));
        MatrixChecks.Shape(y, y.Rows, y.Columns, nameof(y));
        RowLoop.Run(new MatrixCopyStep(x, y), y.Rows, y.Columns);
    }

    /// <summary>y_ij += x_ij. Columns are adjacent. NaN and infinity propagate.</summary>
    public static void Add(ReadOnlyMatrix x, Matrix y)
    {
        MatrixChecks.Shape(x, y.Rows, y.Columns, nameof(x));
        MatrixChecks.Shape(y, y.Rows, y.Columns, nameof(y));
        RowLoop.Run(new MatrixAddStep(x, y), y.Rows, y.Columns);
    }

    /// <summary>
    /// sum += sum_j scales_j rows_(indices_j), in the order of the indices, with rows of sum.Length elements, one after the other: a sparse
    /// row times a matrix, or a feature's share of such a product's gradient. NaN and infinity propagate.
    /// </summary>
    public static void AddScaledRows(ReadOnlySpan<float> scales, ReadOnlySpan<int> indices, ReadOnlySpan<float> rows, Span<float> sum)
    {
        SpanChecks.SameLength(scales.Length, indices.Length, nameof(indices));
        if (indices.IsEmpty || sum.IsEmpty)
            return;
        ArgumentOutOfRangeException.ThrowIfNegative(TensorPrimitives.Min(indices), nameof(indices));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(TensorPrimitives.Max(indices), rows.Length / sum.Length, nameof(indices));
        SimdDispatch.Run(new ScaledRowsKernel(scales, indices, rows, sum));
    }

    /// <summary>
    /// y_ji = x_ij: x [rows, columns], at least one row, mirrored at its diagonal. Values are moved as they are, NaN and infinity too.
    /// </summary>
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
