namespace MlNetDeep.Kernels;

/// <summary>
/// C = a b^T or C + a b^T: the gradient of a weight matrix by one row. Bound by the memory of C, so rows that a zero in a leaves as they
/// are, are left out.
/// </summary>
internal static class OuterProduct
{
    /// <summary>c_ij = a_i b_j, or c_ij + a_i b_j, for a [m, 1], adjacent b [n] and C [m, n] with contiguous rows.</summary>
    [SkipLocalsInit]
    public static void Run<V>(ReadOnlyMatrix a, ReadOnlySpan<float> b, bool accumulate, Matrix c) where V : struct, ISimd<V>
    {
        Span<int> indices = stackalloc int[ScaledRows.ListLength];
        Span<float> factors = stackalloc float[ScaledRows.ListLength];
        b = b[..c.Columns];
        // Zero times a NaN or an infinity is a NaN that has to arrive.
        var keepZeros = !TensorPrimitives.IsFiniteAll(b);
        for (int first = 0, rows; first < c.Rows; first += rows)
        {
            rows = Math.Min(ScaledRows.ListLength, c.Rows - first);
            for (var i = first; i < first + rows && !accumulate; i++)
                MemoryMarshal.CreateSpan(ref RowProduct.Row(c, i), c.Columns).Clear();
            var listed = ScaledRows.Collect(
                ref RowProduct.Row(a, first), (nuint)a.RowStride, rows, keepZeros,
                ref MemoryMarshal.GetReference(indices), ref MemoryMarshal.GetReference(factors));
            ScaledRows.Update<V>(
                indices[..listed], factors[..listed], ref MemoryMarshal.GetReference(b),
                ref RowProduct.Row(c, first), (nuint)c.RowStride, c.Columns);
        }
    }
}
