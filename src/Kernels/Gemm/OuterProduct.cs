using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels;

/// <summary>
/// C = a b^T or C + a b^T: the gradient of a weight matrix by one row. Bound by the memory of C, so four rows share each b.
/// </summary>
internal static class OuterProduct
{
    private const int RowsAtOnce = 4;

    /// <summary>c_ij = a_i b_j, or c_ij + a_i b_j.</summary>
    /// <param name="a">m x 1.</param>
    /// <param name="b">n adjacent elements.</param>
    /// <param name="accumulate">Whether C is added to; otherwise it is not read.</param>
    /// <param name="c">m x n, with contiguous rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ReadOnlyMatrix a, ReadOnlySpan<float> b, bool accumulate, Matrix c) where V : struct, ISimd<V>
    {
        ref var row = ref MemoryMarshal.GetReference(b);
        var i = 0;
        for (; i + RowsAtOnce <= c.Rows; i += RowsAtOnce)
        {
            var step = new FourOuterRowsStep(
                ref RowProduct.Row(a, i), (nuint)a.RowStride, ref row, accumulate, ref RowProduct.Row(c, i), (nuint)c.RowStride);
            new ElementLoop<FourOuterRowsStep>(step, c.Columns).Run<V>();
        }
        for (; i < c.Rows; i++)
        {
            var step = new OneRowStep(RowProduct.Row(a, i), ref row, accumulate, ref RowProduct.Row(c, i));
            new ElementLoop<OneRowStep>(step, c.Columns).Run<V>();
        }
    }

    /// <summary>c_rj = a_r b_j, or c_rj + a_r b_j, for four rows r.</summary>
    private readonly ref struct FourOuterRowsStep(
        ref float a, nuint aStride, ref float b, bool accumulate, ref float c, nuint cStride) : IElementStep
    {
        private readonly float _a0 = a;
        private readonly float _a1 = Unsafe.Add(ref a, aStride);
        private readonly float _a2 = Unsafe.Add(ref a, 2 * aStride);
        private readonly float _a3 = Unsafe.Add(ref a, 3 * aStride);
        private readonly ref float _b = ref b;
        private readonly bool _accumulate = accumulate;
        private readonly ref float _c = ref c;
        private readonly nuint _stride = cStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nuint i) where V : struct, ISimd<V>
        {
            ref var c = ref Unsafe.Add(ref _c, i);
            var b = V.Load(ref _b, i);
            Row(V.Broadcast(_a0), b, ref c, 0);
            Row(V.Broadcast(_a1), b, ref c, _stride);
            Row(V.Broadcast(_a2), b, ref c, 2 * _stride);
            Row(V.Broadcast(_a3), b, ref c, 3 * _stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Row<V>(V a, V b, ref float c, nuint offset) where V : struct, ISimd<V> =>
            V.Store(_accumulate ? V.MulAdd(a, b, V.Load(ref c, offset)) : a * b, ref c, offset);
    }
}
