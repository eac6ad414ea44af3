namespace MlNetDeep.Kernels;

/// <summary>
/// The innermost product of a convolution: a tile of six rows and two vectors of C, held in registers over the whole depth. The rows of A
/// are read where they lie in an image, by offsets: A(i, d) = source[rows[i] + depths[d]].
/// </summary>
internal static class GatherTile
{
    /// <summary>
    /// Rows of the tile: twelve sums, two vectors of B and one of A fit sixteen registers, and twelve sums keep two multipliers busy.
    /// </summary>
    public const int Rows = 6;

    /// <summary>
    /// C(i, j) = f(start(i, j) + sum over d of A(i, d) B(d, j)), for six rows and depth terms. B has (d, j) at d bStride + j, C has (i, j)
    /// at i cStride + j, and start at i startStride + j: a bias with stride 0, or C itself.
    /// </summary>
    /// <remarks>As in <see cref="MicroKernel"/>: locals, never inlined; look at the machine code before a change.</remarks>
    [MethodImpl(LoopOptions.Loop)]
    public static void Run<V, TFunction>(
        ref float source, ref int rows, ref int depths, int depth, ref float b, nuint bStride, ref float start, nuint startStride,
        TFunction function, ref float c, nuint cStride)
        where V : struct, ISimd<V>
        where TFunction : struct, IActivationFunction
    {
        ref var a0 = ref Unsafe.Add(ref source, rows);
        ref var a1 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 1));
        ref var a2 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 2));
        ref var a3 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 3));
        ref var a4 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 4));
        ref var a5 = ref Unsafe.Add(ref source, Unsafe.Add(ref rows, 5));
        var r0 = VectorPair<V>.Load(ref start);
        var r1 = VectorPair<V>.Load(ref Unsafe.Add(ref start, startStride));
        var r2 = VectorPair<V>.Load(ref Unsafe.Add(ref start, 2 * startStride));
        var r3 = VectorPair<V>.Load(ref Unsafe.Add(ref start, 3 * startStride));
        var r4 = VectorPair<V>.Load(ref Unsafe.Add(ref start, 4 * startStride));
        var r5 = VectorPair<V>.Load(ref Unsafe.Add(ref start, 5 * startStride));
        for (; depth > 0; depth--)
        {
            nuint p = (uint)depths;
            var row = VectorPair<V>.Load(ref b);
            r0 = r0.MulAdd(Unsafe.Add(ref a0, p), row);
            r1 = r1.MulAdd(Unsafe.Add(ref a1, p), row);
            r2 = r2.MulAdd(Unsafe.Add(ref a2, p), row);
            r3 = r3.MulAdd(Unsafe.Add(ref a3, p), row);
            r4 = r4.MulAdd(Unsafe.Add(ref a4, p), row);
            r5 = r5.MulAdd(Unsafe.Add(ref a5, p), row);
            depths = ref Unsafe.Add(ref depths, 1);
            b = ref Unsafe.Add(ref b, bStride);
        }
        r0.Apply(function).Store(ref c);
        r1.Apply(function).Store(ref Unsafe.Add(ref c, cStride));
        r2.Apply(function).Store(ref Unsafe.Add(ref c, 2 * cStride));
        r3.Apply(function).Store(ref Unsafe.Add(ref c, 3 * cStride));
        r4.Apply(function).Store(ref Unsafe.Add(ref c, 4 * cStride));
        r5.Apply(function).Store(ref Unsafe.Add(ref c, 5 * cStride));
    }
}
