namespace MlNetDeep.Kernels;

/// <summary>
/// The innermost product of a convolution: a tile of six rows and two vectors of C, or eight and one, held in registers over the whole depth.
/// The rows of A are read where they lie in an image, by offsets: A(i, d) = source[rows[i] + depths[d]].
/// </summary>
internal static class GatherTile
{
    /// <summary>
    /// C(i, j) = f(start(i, j) + sum over d of A(i, d) B(d, j)), for the tile's rows and depth terms. B has (d, j) at d Width + j, C has (i, j)
    /// at i cStride + j, and start at i startStride + j: a bias with stride 0, or C itself.
    /// </summary>
    /// <remarks>As in <see cref="MicroKernel"/>: locals, never inlined; look at the machine code before a change.</remarks>
    [MethodImpl(LoopOptions.Loop)]
    public static void Run<TRow, TFunction>(
        ref float source, ref int rows, ref int depths, int depth, ref float b, ref float start, nuint startStride,
        TFunction function, ref float c, nuint cStride)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        ref var a0 = ref Unsafe.Add(ref source, rows);
        ref var a1 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 1));
        ref var a2 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 2));
        ref var a3 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 3));
        ref var a4 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 4));
        ref var a5 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 5));
        ref var a6 = ref TRow.TileRows > 6 ? ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 6)) : ref a5;
        ref var a7 = ref TRow.TileRows > 6 ? ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 7)) : ref a5;
        var r0 = TRow.Load(ref start);
        var r1 = TRow.Load(ref Unsafe.Add(ref start, startStride));
        var r2 = TRow.Load(ref Unsafe.Add(ref start, 2 * startStride));
        var r3 = TRow.Load(ref Unsafe.Add(ref start, 3 * startStride));
        var r4 = TRow.Load(ref Unsafe.Add(ref start, 4 * startStride));
        var r5 = TRow.Load(ref Unsafe.Add(ref start, 5 * startStride));
        TRow r6 = default, r7 = default;
        if (TRow.TileRows > 6)
        {
            r6 = TRow.Load(ref Unsafe.Add(ref start, 6 * startStride));
            r7 = TRow.Load(ref Unsafe.Add(ref start, 7 * startStride));
        }
        for (; depth > 0; depth--)
        {
            nuint p = (uint)depths;
            var row = TRow.Load(ref b);
            r0 = r0.MulAdd(Unsafe.Add(ref a0, p), row);
            r1 = r1.MulAdd(Unsafe.Add(ref a1, p), row);
            r2 = r2.MulAdd(Unsafe.Add(ref a2, p), row);
            r3 = r3.MulAdd(Unsafe.Add(ref a3, p), row);
            r4 = r4.MulAdd(Unsafe.Add(ref a4, p), row);
            r5 = r5.MulAdd(Unsafe.Add(ref a5, p), row);
            if (TRow.TileRows > 6)
            {
                r6 = r6.MulAdd(Unsafe.Add(ref a6, p), row);
                r7 = r7.MulAdd(Unsafe.Add(ref a7, p), row);
            }
            depths = ref Unsafe.Add(ref depths, 1);
            b = ref Unsafe.Add(ref b, TRow.Width);
        }
        r0.Apply(function).Store(ref c);
        r1.Apply(function).Store(ref Unsafe.Add(ref c, cStride));
        r2.Apply(function).Store(ref Unsafe.Add(ref c, 2 * cStride));
        r3.Apply(function).Store(ref Unsafe.Add(ref c, 3 * cStride));
        r4.Apply(function).Store(ref Unsafe.Add(ref c, 4 * cStride));
        r5.Apply(function).Store(ref Unsafe.Add(ref c, 5 * cStride));
        if (TRow.TileRows > 6)
        {
            r6.Apply(function).Store(ref Unsafe.Add(ref c, 6 * cStride));
            r7.Apply(function).Store(ref Unsafe.Add(ref c, 7 * cStride));
        }
    }
}
