namespace MlNetDeep.Kernels;

/// <summary>Matrix products on one thread. Every operand has a row and a column stride, so a transposed operand is only another view.</summary>
/// <remarks>
/// A is m x k, B is k x n, C is m x n; C must not overlap an operand. Any size may be zero: a sum over k = 0 terms is 0. NaN and infinity
/// propagate, except that a product of up to three rows does not read the rows of B that a zero in A multiplies, where B is not packed, or
/// packed for that (<see cref="PackedMatrix.RowByRow"/>). The products that do not accumulate never read C. The order of summation depends
/// on the vector width, on k, and on whether there are more than three rows, so results agree between machines, and rows with themselves in
/// another product, to rounding: |error| at most about k 2^-24 (|A| |B|). They are the same bits from run to run on one machine; and with a
/// packed B a row of A gives the same bits whatever and however many rows are beside it.
/// A thread allocates its packing buffers in its first product and keeps them; later calls allocate nothing.
/// </remarks>
internal static class Gemm
{
    /// <summary>C = A B.</summary>
    public static void Multiply(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c) => Multiply(a, b, new NoEpilogue(), c);

    /// <summary>C = C + A B.</summary>
    public static void MultiplyAdd(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c) => MultiplyAdd(a, b, new NoEpilogue(), c);

    /// <summary>C = A B + 1 bias^T: the bias of each column, [n], is added while the element is still in a register.</summary>
    public static void MultiplyAddBias(ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlySpan<float> bias, Matrix c) =>
        Multiply(a, b, new BiasEpilogue<IdentityFunction>(bias, default), c);

    /// <summary>C = epilogue(A B), applied once to every finished element.</summary>
    public static void Multiply<TEpilogue>(ReadOnlyMatrix a, ReadOnlyMatrix b, TEpilogue epilogue, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct =>
        Run(a, b, epilogue, accumulate: false, c);

    /// <summary>C = epilogue(C + A B).</summary>
    public static void MultiplyAdd<TEpilogue>(ReadOnlyMatrix a, ReadOnlyMatrix b, TEpilogue epilogue, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct =>
        Run(a, b, epilogue, accumulate: true, c);

    /// <summary>C = A B, with B packed beforehand.</summary>
    public static void Multiply(ReadOnlyMatrix a, PackedMatrix b, Matrix c) => Multiply(a, b, new NoEpilogue(), c);

    /// <summary>C = C + A B, with B packed beforehand.</summary>
    public static void MultiplyAdd(ReadOnlyMatrix a, PackedMatrix b, Matrix c) => Run(a, b, new NoEpilogue(), accumulate: true, c);

    /// <summary>C = A B + 1 bias^T, with B packed beforehand.</summary>
    public static void MultiplyAddBias(ReadOnlyMatrix a, PackedMatrix b, ReadOnlySpan<float> bias, Matrix c) =>
        Multiply(a, b, new BiasEpilogue<IdentityFunction>(bias, default), c);

    /// <summary>C = epilogue(A B), with B packed beforehand.</summary>
    public static void Multiply<TEpilogue>(ReadOnlyMatrix a, PackedMatrix b, TEpilogue epilogue, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct =>
        Run(a, b, epilogue, accumulate: false, c);

    private static void Run<TEpilogue>(ReadOnlyMatrix a, PackedMatrix b, TEpilogue epilogue, bool accumulate, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(b);
        MatrixChecks.Product(a.Rows, a.Columns, b.Rows, b.Columns, c);
        epilogue.Check(c.Rows, c.Columns);
        SimdDispatch.Run(new GemmKernel<PackedRight, TEpilogue>(a, new PackedRight(b), epilogue, accumulate, c));
    }

    /// <summary>A C with contiguous columns, or of one column, is the product of the transposed operands in exchanged order.</summary>
    private static void Run<TEpilogue>(ReadOnlyMatrix a, ReadOnlyMatrix b, TEpilogue epilogue, bool accumulate, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct
    {
        MatrixChecks.Product(a.Rows, a.Columns, b.Rows, b.Columns, c);
        epilogue.Check(c.Rows, c.Columns);
        var exchange = typeof(TEpilogue) == typeof(NoEpilogue) && c.RowStride == 1 && (c.ColumnStride != 1 || c.Columns == 1);
        var kernel = exchange
            ? new GemmKernel<StridedRight, TEpilogue>(b.Transposed, new StridedRight(a.Transposed), epilogue, accumulate, c.Transposed)
            : new GemmKernel<StridedRight, TEpilogue>(a, new StridedRight(b), epilogue, accumulate, c);
        SimdDispatch.Run(kernel);
    }
}
