namespace MlNetDeep.Kernels;

/// <summary>One row of a product, c = a B or c + a B, without packing: single rows (online training, scoring) and outer products.</summary>
internal static class RowProduct
{
    // Measured: up to this many rows, reading B once a row costs less than packing it.
    private const int MostRows = 3;

    /// <summary>Whether a product of m rows and depth k is better done row by row.</summary>
    public static bool Pays(int m, int k) => m <= MostRows || k <= 1;

    /// <summary>The first element of a row.</summary>
    [MethodImpl(AggressiveInlining)]
    public static ref float Row(ReadOnlyMatrix x, int i) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(x.Data), (nuint)i * (nuint)x.RowStride);

    /// <summary>B [k, n] has contiguous rows, bStride apart: c is a sum of rows of B. Rows that a zero in a multiplies are not read.</summary>
    [SkipLocalsInit]
    public static void OverRows<V>(
        ref float a, nuint aStride, int k, ref float b, nuint bStride, bool accumulate, ref float c, int n)
        where V : struct, ISimd<V>
    {
        Span<int> indices = stackalloc int[ScaledRows.ListLength];
        Span<float> factors = stackalloc float[ScaledRows.ListLength];
        if (k == 0 && !accumulate)
            MemoryMarshal.CreateSpan(ref c, n).Clear();
        while (k > 0)
        {
            var rows = Math.Min(ScaledRows.ListLength, k);
            var listed = ScaledRows.Collect(
                ref a, aStride, rows, keepZeros: false, ref MemoryMarshal.GetReference(indices), ref MemoryMarshal.GetReference(factors));
            ScaledRows.Sum<V>(indices[..listed], factors[..listed], ref b, bStride, accumulate, ref c, n);
            accumulate = true;
            a = ref Unsafe.Add(ref a, (nuint)rows * aStride);
            b = ref Unsafe.Add(ref b, (nuint)rows * bStride);
            k -= rows;
        }
    }

    /// <summary>B [k, n] has contiguous columns, bStride apart, and a is contiguous: every c is an inner product, four at a time.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public static void OverColumns<V>(ref float a, int k, ref float b, nuint bStride, bool accumulate, ref float c, int n)
        where V : struct, ISimd<V>
    {
        for (; n > 0; n -= 4)
        {
            // Columns that are missing at the end repeat the first, and are not stored.
            FourColumns<V>(ref a, (nuint)k, ref b, n > 1 ? bStride : 0, n > 2 ? 2 * bStride : 0, n > 3 ? 3 * bStride : 0, out var sums);
            for (var j = 0; j < Math.Min(4, n); j++)
                Unsafe.Add(ref c, j) = accumulate ? Unsafe.Add(ref c, j) + sums[j] : sums[j];
            b = ref Unsafe.Add(ref b, 4 * bStride);
            c = ref Unsafe.Add(ref c, 4);
        }
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void FourColumns<V>(
        ref float a, nuint k, ref float b, nuint column1, nuint column2, nuint column3, out FourSums sums)
        where V : struct, ISimd<V>
    {
        var (s0, s1, s2, s3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        nuint p = 0;
        for (; p + (nuint)V.Count <= k; p += (nuint)V.Count)
        {
            var x = V.Load(ref a, p);
            s0 = V.MulAdd(x, V.Load(ref b, p), s0);
            s1 = V.MulAdd(x, V.Load(ref b, p + column1), s1);
            s2 = V.MulAdd(x, V.Load(ref b, p + column2), s2);
            s3 = V.MulAdd(x, V.Load(ref b, p + column3), s3);
        }
        var (t0, t1, t2, t3) = (V.Sum(s0), V.Sum(s1), V.Sum(s2), V.Sum(s3));
        for (; p < k; p++)
        {
            var x = Unsafe.Add(ref a, p);
            t0 += x * Unsafe.Add(ref b, p);
            t1 += x * Unsafe.Add(ref b, p + column1);
            t2 += x * Unsafe.Add(ref b, p + column2);
            t3 += x * Unsafe.Add(ref b, p + column3);
        }
        sums = default;
        (sums[0], sums[1], sums[2], sums[3]) = (t0, t1, t2, t3);
    }

    [InlineArray(4)]
    private struct FourSums
    {
        private float _first;
    }
}
