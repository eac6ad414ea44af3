namespace MlNetDeep.Kernels;

/// <summary>
/// Sums and updates of listed rows of a matrix, each with a factor of its own: products with few rows, and with sparse ones. A strip of
/// eight vectors of columns stays in registers while the rows pass.
/// </summary>
internal static class ScaledRows
{
    /// <summary>Rows that <see cref="Collect"/> lists at a time: so many indices and factors stay in the first-level cache.</summary>
    public const int ListLength = 256;

    /// <summary>
    /// Lists places and values of the elements that are not zero, or of all, among count (at most <see cref="ListLength"/>) that are stride
    /// apart.
    /// </summary>
    /// <returns>How many are listed.</returns>
    [MethodImpl(LoopOptions.Loop)]
    public static int Collect(ref float a, nuint stride, int count, bool keepZeros, ref int indices, ref float factors)
    {
        var listed = 0;
        var least = keepZeros ? 1 : 0;
        for (var i = 0; i < count; i++)
        {
            // Without a branch, since which elements are zero cannot be predicted: the sign bit of x or -x is set unless x is 0, where x is
            // the element's bits without its sign.
            var bits = BitConverter.SingleToInt32Bits(a) << 1;
            Unsafe.Add(ref indices, listed) = i;
            Unsafe.Add(ref factors, listed) = a;
            listed += (int)((uint)(bits | -bits) >> 31) | least;
            a = ref Unsafe.Add(ref a, stride);
        }
        return listed;
    }

    /// <summary>sum = sum_j factor_j row_(index_j), or sum + that, for n columns of rows that are stride apart.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public static void Sum<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float rows, nuint stride, bool accumulate, ref float sum, int n)
        where V : struct, ISimd<V>
    {
        var j = 0;
        for (; n - j >= 8 * V.Count; j += 8 * V.Count)
            SumStrip<V>(indices, factors, ref Unsafe.Add(ref rows, j), stride, accumulate, ref Unsafe.Add(ref sum, j));
        for (; n - j >= V.Count; j += V.Count)
            SumVector<V>(indices, factors, ref Unsafe.Add(ref rows, j), stride, accumulate, ref Unsafe.Add(ref sum, j));
        for (; j < n; j++)
            SumVector<SimdScalar>(indices, factors, ref Unsafe.Add(ref rows, j), stride, accumulate, ref Unsafe.Add(ref sum, j));
    }

    /// <summary>row_(index_j) += factor_j b, for n columns of rows that are stride apart; each index at most once.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public static void Update<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float b, ref float rows, nuint stride, int n)
        where V : struct, ISimd<V>
    {
        var j = 0;
        for (; n - j >= 8 * V.Count; j += 8 * V.Count)
            UpdateStrip<V>(indices, factors, ref Unsafe.Add(ref b, j), ref Unsafe.Add(ref rows, j), stride);
        for (; n - j >= V.Count; j += V.Count)
            UpdateVector<V>(indices, factors, ref Unsafe.Add(ref b, j), ref Unsafe.Add(ref rows, j), stride);
        for (; j < n; j++)
            UpdateVector<SimdScalar>(indices, factors, ref Unsafe.Add(ref b, j), ref Unsafe.Add(ref rows, j), stride);
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void SumStrip<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float rows, nuint stride, bool accumulate, ref float sum)
        where V : struct, ISimd<V>
    {
        VectorPair<V> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var r = 0; r < indices.Length; r++)
        {
            ref var row = ref Unsafe.Add(ref rows, (nuint)indices[r] * stride);
            var factor = factors[r];
            s0 = s0.MulAdd(factor, VectorPair<V>.Load(ref row));
            s1 = s1.MulAdd(factor, VectorPair<V>.Load(ref Unsafe.Add(ref row, 2 * V.Count)));
            s2 = s2.MulAdd(factor, VectorPair<V>.Load(ref Unsafe.Add(ref row, 4 * V.Count)));
            s3 = s3.MulAdd(factor, VectorPair<V>.Load(ref Unsafe.Add(ref row, 6 * V.Count)));
        }
        AddOrStore(s0, accumulate, ref sum);
        AddOrStore(s1, accumulate, ref Unsafe.Add(ref sum, 2 * V.Count));
        AddOrStore(s2, accumulate, ref Unsafe.Add(ref sum, 4 * V.Count));
        AddOrStore(s3, accumulate, ref Unsafe.Add(ref sum, 6 * V.Count));
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void SumVector<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float rows, nuint stride, bool accumulate, ref float sum)
        where V : struct, ISimd<V>
    {
        // Four sums in turn, so that none waits for the one before.
        var (s0, s1, s2, s3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        var r = 0;
        for (; r + 4 <= indices.Length; r += 4)
        {
            s0 = V.MulAdd(V.Broadcast(factors[r]), V.Load(ref rows, (nuint)indices[r] * stride), s0);
            s1 = V.MulAdd(V.Broadcast(factors[r + 1]), V.Load(ref rows, (nuint)indices[r + 1] * stride), s1);
            s2 = V.MulAdd(V.Broadcast(factors[r + 2]), V.Load(ref rows, (nuint)indices[r + 2] * stride), s2);
            s3 = V.MulAdd(V.Broadcast(factors[r + 3]), V.Load(ref rows, (nuint)indices[r + 3] * stride), s3);
        }
        for (; r < indices.Length; r++)
            s0 = V.MulAdd(V.Broadcast(factors[r]), V.Load(ref rows, (nuint)indices[r] * stride), s0);
        var s = s0 + s1 + (s2 + s3);
        V.Store(accumulate ? V.Load(ref sum, 0) + s : s, ref sum, 0);
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void UpdateStrip<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float b, ref float rows, nuint stride)
        where V : struct, ISimd<V>
    {
        var (b0, b1) = (VectorPair<V>.Load(ref b), VectorPair<V>.Load(ref Unsafe.Add(ref b, 2 * V.Count)));
        var (b2, b3) = (VectorPair<V>.Load(ref Unsafe.Add(ref b, 4 * V.Count)), VectorPair<V>.Load(ref Unsafe.Add(ref b, 6 * V.Count)));
        for (var r = 0; r < indices.Length; r++)
        {
            ref var row = ref Unsafe.Add(ref rows, (nuint)indices[r] * stride);
            var factor = factors[r];
            VectorPair<V>.Load(ref row).MulAdd(factor, b0).Store(ref row);
            row = ref Unsafe.Add(ref row, 2 * V.Count);
            VectorPair<V>.Load(ref row).MulAdd(factor, b1).Store(ref row);
            row = ref Unsafe.Add(ref row, 2 * V.Count);
            VectorPair<V>.Load(ref row).MulAdd(factor, b2).Store(ref row);
            row = ref Unsafe.Add(ref row, 2 * V.Count);
            VectorPair<V>.Load(ref row).MulAdd(factor, b3).Store(ref row);
        }
    }

    [MethodImpl(LoopOptions.Loop)]
    private static void UpdateVector<V>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> factors, ref float b, ref float rows, nuint stride)
        where V : struct, ISimd<V>
    {
        var vector = V.Load(ref b, 0);
        for (var r = 0; r < indices.Length; r++)
        {
            ref var row = ref Unsafe.Add(ref rows, (nuint)indices[r] * stride);
            V.Store(V.MulAdd(V.Broadcast(factors[r]), vector, V.Load(ref row, 0)), ref row, 0);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void AddOrStore<V>(VectorPair<V> value, bool accumulate, ref float target) where V : struct, ISimd<V>
    {
        if (accumulate)
            value += VectorPair<V>.Load(ref target);
        value.Store(ref target);
    }
}
