namespace MlNetDeep.Kernels;

/// <summary>Vector operations that System.Numerics.Tensors' TensorPrimitives lacks.</summary>
public static class VectorMath
{
    /// <summary>sums_j += sum_i x_ij: the gradient of a bias. NaN and infinity propagate; no rows leave the sums as they are.</summary>
    /// <param name="x">rows x columns, at any strides; fastest where a row is contiguous.</param>
    /// <param name="sums">One element a column.</param>
    /// <exception cref="ArgumentException">The number of sums is not the number of columns.</exception>
    public static void AddColumnSums(ReadOnlyMatrix x, Span<float> sums)
    {
        MatrixChecks.Row(sums, x.Columns, nameof(sums));
        SimdDispatch.Run(new ColumnSumsKernel(x, sums));
    }

    /// <summary>x_ij += row_j: a bias added to every row. NaN and infinity propagate.</summary>
    /// <param name="row">One element a column.</param>
    /// <param name="x">rows x columns, at any strides; fastest where a row is contiguous.</param>
    /// <exception cref="ArgumentException">The length of the row is not the number of columns.</exception>
    public static void AddRowVector(ReadOnlySpan<float> row, Matrix x)
    {
        MatrixChecks.Row(row, x.Columns, nameof(row));
        SimdDispatch.Run(new AddRowVectorKernel(row, x));
    }
}
