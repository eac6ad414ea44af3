namespace MlNetDeep.Kernels;

/// <summary>The innermost product: a tile of MR x NR elements of C, held in registers over the whole depth of a block.</summary>
internal static class MicroKernel
{
    /// <summary>C = A B, or C = C + A B, for one tile. A and B are packed panels: element (i, p) at p MR + i, element (p, j) at p NR + j.</summary>
    /// <remarks>
    /// The rows are locals, not an array, because only locals live in registers; a condition on MR is a constant to the JIT, so each width
    /// keeps the rows that it has. Before a change, look at the machine code: one spilled accumulator costs a third of the speed. Never
    /// inlined: what the caller keeps in registers would spill the rows, and has, at half the speed.
    /// </remarks>
    [MethodImpl(LoopOptions.Loop)]
    public static void Run<V>(int depth, ref float a, ref float b, bool accumulate, ref float c, nuint rowStride)
        where V : struct, ISimd<V>
    {
        VectorPair<V> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        VectorPair<V> r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default;
        for (; depth > 0; depth--)
        {
            var row = VectorPair<V>.Load(ref b);
            r0 = r0.MulAdd(Unsafe.Add(ref a, 0), row);
            r1 = r1.MulAdd(Unsafe.Add(ref a, 1), row);
            if (GemmTile<V>.MR > 2)
            {
                r2 = r2.MulAdd(Unsafe.Add(ref a, 2), row);
                r3 = r3.MulAdd(Unsafe.Add(ref a, 3), row);
            }
            if (GemmTile<V>.MR > 4)
            {
                r4 = r4.MulAdd(Unsafe.Add(ref a, 4), row);
                r5 = r5.MulAdd(Unsafe.Add(ref a, 5), row);
            }
            if (GemmTile<V>.MR > 6)
            {
                r6 = r6.MulAdd(Unsafe.Add(ref a, 6), row);
                r7 = r7.MulAdd(Unsafe.Add(ref a, 7), row);
                r8 = r8.MulAdd(Unsafe.Add(ref a, 8), row);
                r9 = r9.MulAdd(Unsafe.Add(ref a, 9), row);
                r10 = r10.MulAdd(Unsafe.Add(ref a, 10), row);
                r11 = r11.MulAdd(Unsafe.Add(ref a, 11), row);
            }
            a = ref Unsafe.Add(ref a, GemmTile<V>.MR);
            b = ref Unsafe.Add(ref b, GemmTile<V>.NR);
        }
        Write(r0, accumulate, ref c, 0 * rowStride);
        Write(r1, accumulate, ref c, 1 * rowStride);
        if (GemmTile<V>.MR > 2)
        {
            Write(r2, accumulate, ref c, 2 * rowStride);
            Write(r3, accumulate, ref c, 3 * rowStride);
        }
        if (GemmTile<V>.MR > 4)
        {
            Write(r4, accumulate, ref c, 4 * rowStride);
            Write(r5, accumulate, ref c, 5 * rowStride);
        }
        if (GemmTile<V>.MR > 6)
        {
            Write(r6, accumulate, ref c, 6 * rowStride);
            Write(r7, accumulate, ref c, 7 * rowStride);
            Write(r8, accumulate, ref c, 8 * rowStride);
            Write(r9, accumulate, ref c, 9 * rowStride);
            Write(r10, accumulate, ref c, 10 * rowStride);
            Write(r11, accumulate, ref c, 11 * rowStride);
        }
    }

    /// <summary>The rows of <see cref="RunFew"/>.</summary>
    public const int FewRows = 3;

    /// <summary>
    /// C = A B for the first three rows of a tile: where it has no more, the others' work is left out. The sums are the same, in the same
    /// order.
    /// </summary>
    /// <inheritdoc cref="Run"/>
    [MethodImpl(LoopOptions.Loop)]
    public static void RunFew<V>(int depth, ref float a, ref float b, ref float c, nuint rowStride) where V : struct, ISimd<V>
    {
        VectorPair<V> r0 = default, r1 = default, r2 = default;
        for (; depth > 0; depth--)
        {
            var row = VectorPair<V>.Load(ref b);
            r0 = r0.MulAdd(Unsafe.Add(ref a, 0), row);
            r1 = r1.MulAdd(Unsafe.Add(ref a, 1), row);
            r2 = r2.MulAdd(Unsafe.Add(ref a, 2), row);
            a = ref Unsafe.Add(ref a, GemmTile<V>.MR);
            b = ref Unsafe.Add(ref b, GemmTile<V>.NR);
        }
        r0.Store(ref c);
        r1.Store(ref Unsafe.Add(ref c, rowStride));
        r2.Store(ref Unsafe.Add(ref c, 2 * rowStride));
    }

    [MethodImpl(AggressiveInlining)]
    private static void Write<V>(VectorPair<V> row, bool accumulate, ref float c, nuint offset) where V : struct, ISimd<V>
    {
        ref var target = ref Unsafe.Add(ref c, offset);
        if (accumulate)
            row += VectorPair<V>.Load(ref target);
        row.Store(ref target);
    }
}
