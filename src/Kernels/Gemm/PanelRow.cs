namespace MlNetDeep.Kernels;

/// <summary>
/// One row of a product with a packed B: the panels are read once, from front to back, without the rows that a zero in a multiplies.
/// </summary>
internal static class PanelRow
{
    /// <summary>c = a B, or c + a B, for k elements of a, aStride apart, and adjacent c [n].</summary>
    [SkipLocalsInit]
    public static void Multiply<V>(ref float a, nuint aStride, PackedMatrix b, bool accumulate, ref float c) where V : struct, ISimd<V>
    {
        Span<int> indices = stackalloc int[ScaledRows.ListLength];
        Span<float> factors = stackalloc float[ScaledRows.ListLength];
        if (b.Rows == 0 && !accumulate)
            MemoryMarshal.CreateSpan(ref c, b.Columns).Clear();
        for (var row = 0; row < b.Rows;)
        {
            // A list ends with its block of the depth: there the panels of the next begin.
            var block = row / b.BlockDepth * b.BlockDepth;
            var depth = Math.Min(b.BlockDepth, b.Rows - block);
            var rows = Math.Min(ScaledRows.ListLength, block + depth - row);
            var listed = ScaledRows.Collect(
                ref Unsafe.Add(ref a, (nuint)row * aStride), aStride, rows, keepZeros: false,
                ref MemoryMarshal.GetReference(indices), ref MemoryMarshal.GetReference(factors));
            Panels<V>(
                indices[..listed], factors[..listed], ref b.Panels<V>(block, depth, 0), row - block, depth, b.Columns, accumulate, ref c);
            accumulate = true;
            row += rows;
        }
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void Panels<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float panels, int skip, int depth, int columns, bool accumulate,
        ref float c)
        where V : struct, ISimd<V>
    {
        var finish = new TileFinish<NoEpilogue>(default, 1);
        for (var column = 0; column < columns; column += GemmTile<V>.NR)
        {
            ref var panel = ref Unsafe.Add(ref panels, (nuint)column * (nuint)depth + (nuint)(skip * GemmTile<V>.NR));
            var product = Panel<V>(indices, factors, ref panel);
            ref var lanes = ref Unsafe.As<VectorPair<V>, float>(ref product);
            var width = Math.Min(GemmTile<V>.NR, columns - column);
            finish.Row<V>(ref lanes, width, accumulate, isLast: false, 0, column, ref Unsafe.Add(ref c, column));
        }
    }

    /// <summary>Four sums in turn, so that four multiplications a vector are under way at a time.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private static VectorPair<V> Panel<V>(ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float panel)
        where V : struct, ISimd<V>
    {
        VectorPair<V> s0 = default, s1 = default, s2 = default, s3 = default;
        var r = 0;
        for (; r + 4 <= indices.Length; r += 4)
        {
            s0 = s0.MulAdd(factors[r], Row<V>(ref panel, indices[r]));
            s1 = s1.MulAdd(factors[r + 1], Row<V>(ref panel, indices[r + 1]));
            s2 = s2.MulAdd(factors[r + 2], Row<V>(ref panel, indices[r + 2]));
            s3 = s3.MulAdd(factors[r + 3], Row<V>(ref panel, indices[r + 3]));
        }
        for (; r < indices.Length; r++)
            s0 = s0.MulAdd(factors[r], Row<V>(ref panel, indices[r]));
        return s0 + s1 + (s2 + s3);
    }

    [MethodImpl(AggressiveInlining)]
    private static VectorPair<V> Row<V>(ref float panel, int row) where V : struct, ISimd<V> =>
        VectorPair<V>.Load(ref Unsafe.Add(ref panel, row * GemmTile<V>.NR));
}
