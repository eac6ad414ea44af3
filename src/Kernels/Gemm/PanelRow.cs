using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>One row of a product with a packed B: the panels are read once, from front to back.</summary>
internal static class PanelRow
{
    /// <summary>c = a B, or c + a B.</summary>
    /// <param name="a">k elements, <paramref name="aStride"/> apart.</param>
    /// <param name="aStride">Elements from one a to the next.</param>
    /// <param name="b">k x n.</param>
    /// <param name="accumulate">Whether c is added to; otherwise it is not read.</param>
    /// <param name="c">n adjacent elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(ref float a, nuint aStride, PackedMatrix b, bool accumulate, ref float c) where V : struct, ISimd<V>
    {
        var step = b.BlockDepth;
        var finish = new TileFinish<NoEpilogue>(default, 1);
        var row = 0;
        do
        {
            var depth = Math.Min(step, b.Rows - row);
            ref var first = ref Unsafe.Add(ref a, (nuint)row * aStride);
            for (var column = 0; column < b.Columns; column += GemmTile<V>.NR)
            {
                var product = Panel<V>(ref first, aStride, depth, ref b.Panels<V>(row, depth, column));
                var columns = Math.Min(GemmTile<V>.NR, b.Columns - column);
                ref var lanes = ref Unsafe.As<VectorPair<V>, float>(ref product);
                finish.Row<V>(ref lanes, columns, accumulate || row > 0, isLast: false, 0, column, ref Unsafe.Add(ref c, column));
            }
            row += depth;
        }
        while (row < b.Rows);
    }

    /// <summary>Four sums in turn, so that four multiplications a vector are under way at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static VectorPair<V> Panel<V>(ref float a, nuint aStride, int depth, ref float b) where V : struct, ISimd<V>
    {
        VectorPair<V> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; depth >= 4; depth -= 4)
        {
            s0 = s0.MulAdd(a, VectorPair<V>.Load(ref b));
            s1 = s1.MulAdd(Unsafe.Add(ref a, aStride), VectorPair<V>.Load(ref Unsafe.Add(ref b, GemmTile<V>.NR)));
            s2 = s2.MulAdd(Unsafe.Add(ref a, 2 * aStride), VectorPair<V>.Load(ref Unsafe.Add(ref b, 2 * GemmTile<V>.NR)));
            s3 = s3.MulAdd(Unsafe.Add(ref a, 3 * aStride), VectorPair<V>.Load(ref Unsafe.Add(ref b, 3 * GemmTile<V>.NR)));
            a = ref Unsafe.Add(ref a, 4 * aStride);
            b = ref Unsafe.Add(ref b, 4 * GemmTile<V>.NR);
        }
        for (; depth > 0; depth--)
        {
            s0 = s0.MulAdd(a, VectorPair<V>.Load(ref b));
            a = ref Unsafe.Add(ref a, aStride);
            b = ref Unsafe.Add(ref b, GemmTile<V>.NR);
        }
        return s0 + s1 + (s2 + s3);
    }
}
