namespace MlNetDeep.Kernels;

/// <summary>
/// Softmax or its logarithm of [rows, columns]: of each row the maximum, then the sum of exponentials, then the result. A probability that
/// would be subnormal is 0.
/// </summary>
internal readonly ref struct SoftmaxKernel(ReadOnlySpan<float> x, int rows, int columns, Span<float> y, bool logarithm) : ISimdKernel
{
    // Rows so short go through together, one in each lane.
    private const int ShortRow = 32;

    private readonly ref readonly float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);
    private readonly nuint _rows = (nuint)rows;
    private readonly nuint _columns = (nuint)columns;

    public void Run<V>() where V : struct, ISimd<V>
    {
        if (_columns <= ShortRow)
            ShortRows<V>();
        else
            LongRows<V>();
    }

    private void LongRows<V>() where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < _rows; row++)
        {
            ref var x = ref Unsafe.AsRef(in Unsafe.Add(ref Unsafe.AsRef(in _x), row * _columns));
            ref var y = ref Unsafe.Add(ref _y, row * _columns);
            var max = Max<V>(ref x);
            if (logarithm)
                Subtract<V>(ref x, max, MathF.Log(ExpSum<V, Discard>(ref x, max, ref y)), ref y);
            else
                Scale<V>(ref y, ExpSum<V, Keep>(ref x, max, ref y));
        }
    }

    /// <summary>As many rows at a time as a vector has lanes, and the rest one by one; the width changes no bit.</summary>
    [SkipLocalsInit]
    private void ShortRows<V>() where V : struct, ISimd<V>
    {
        ref var tile = ref MemoryMarshal.GetReference(stackalloc float[ShortRow * V.Count]);
        nuint row = 0;
        for (; row + (nuint)V.Count <= _rows; row += (nuint)V.Count)
            Lanes<V>(row, ref tile);
        for (; row < _rows; row++)
            Lanes<SimdScalar>(row, ref tile);
    }

    /// <summary>The rows row .. row + V.Count, turned so that a vector holds one column of all of them.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private void Lanes<V>(nuint row, ref float tile) where V : struct, ISimd<V>
    {
        var columns = _columns;
        var count = (nuint)V.Count;
        ref var x = ref Unsafe.Add(ref Unsafe.AsRef(in _x), row * columns);
        ref var y = ref Unsafe.Add(ref _y, row * columns);
        for (nuint lane = 0; lane < count; lane++)
        {
            for (nuint j = 0; j < columns; j++)
                Unsafe.Add(ref tile, j * count + lane) = Unsafe.Add(ref x, lane * columns + j);
        }
        var max = V.Load(ref tile, 0);
        for (nuint j = 1; j < columns; j++)
            max = V.Max(max, V.Load(ref tile, j * count));
        var sum = V.Broadcast(0);
        for (nuint j = 0; j < columns; j++)
        {
            var difference = V.Load(ref tile, j * count) - max;
            var e = VectorExp.Exp(difference);
            sum += e;
            V.Store(logarithm ? difference : e, ref tile, j * count);
        }
        if (logarithm)
            SubtractLogarithm(sum, ref tile);
        else
            Divide(sum, ref tile);
        for (nuint lane = 0; lane < count; lane++)
        {
            for (nuint j = 0; j < columns; j++)
                Unsafe.Add(ref y, lane * columns + j) = Unsafe.Add(ref tile, j * count + lane);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Divide<V>(V sum, ref float tile) where V : struct, ISimd<V>
    {
        var factor = V.Broadcast(1) / sum;
        for (nuint j = 0; j < _columns; j++)
        {
            ref var e = ref Unsafe.Add(ref tile, j * (nuint)V.Count);
            V.Store(Normal(V.Load(ref e, 0), sum) * factor, ref e, 0);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void SubtractLogarithm<V>(V sum, ref float tile) where V : struct, ISimd<V>
    {
        for (var lane = 0; lane < V.Count; lane++)
        {
            ref var element = ref Unsafe.Add(ref Unsafe.As<V, float>(ref sum), lane);
            element = MathF.Log(element);
        }
        for (nuint j = 0; j < _columns; j++)
        {
            ref var difference = ref Unsafe.Add(ref tile, j * (nuint)V.Count);
            V.Store(V.Load(ref difference, 0) - sum, ref difference, 0);
        }
    }

    /// <summary>An exponential, but 0 where its share of the sum would be subnormal.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Normal<V>(V e, V sum) where V : struct, ISimd<V> => Tiny.Flush(e, sum * V.Broadcast(2 * Tiny.SmallestNormal));

    /// <summary>The largest element of the row; any element where one is NaN, which the sum then shows.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private float Max<V>(ref float x) where V : struct, ISimd<V>
    {
        nuint j = 0;
        var max = SimdScalar.Broadcast(float.NegativeInfinity);
        if (V.Count > 1 && _columns >= (nuint)V.Count)
        {
            var maxima = V.Load(ref x, 0);
            for (j = (nuint)V.Count; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
                maxima = V.Max(maxima, V.Load(ref x, j));
            max = SimdScalar.Broadcast(V.MaxAcross(maxima));
        }
        for (; j < _columns; j++)
            max = SimdScalar.Max(max, SimdScalar.Load(ref x, j));
        return SimdScalar.Sum(max);
    }

    /// <summary>sum_j exp(x_j - max); also writes the exponentials to y where <typeparamref name="TKeep"/> says so.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private float ExpSum<V, TKeep>(ref float x, float max, ref float y)
        where V : struct, ISimd<V>
        where TKeep : struct, IKeep
    {
        nuint j = 0;
        var sums = V.Broadcast(0);
        if (V.Count > 1)
        {
            for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
                sums += Exponential<V, TKeep>(ref x, max, ref y, j);
        }
        var sum = SimdScalar.Broadcast(V.Sum(sums));
        for (; j < _columns; j++)
            sum += Exponential<SimdScalar, TKeep>(ref x, max, ref y, j);
        return SimdScalar.Sum(sum);
    }

    [MethodImpl(AggressiveInlining)]
    private static V Exponential<V, TKeep>(ref float x, float max, ref float y, nuint j)
        where V : struct, ISimd<V>
        where TKeep : struct, IKeep
    {
        var e = VectorExp.Exp(V.Load(ref x, j) - V.Broadcast(max));
        if (TKeep.Value)
            V.Store(e, ref y, j);
        return e;
    }

    [MethodImpl(LoopOptions.Loop)]
    private void Scale<V>(ref float y, float sum) where V : struct, ISimd<V>
    {
        var factor = 1 / sum;
        nuint j = 0;
        for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
            V.Store(Normal(V.Load(ref y, j), V.Broadcast(sum)) * V.Broadcast(factor), ref y, j);
        for (; j < _columns; j++)
        {
            ref var element = ref Unsafe.Add(ref y, j);
            SimdScalar.Store(Normal(SimdScalar.Load(ref element, 0), SimdScalar.Broadcast(sum)) * SimdScalar.Broadcast(factor), ref element, 0);
        }
    }

    /// <summary>y = (x - max) - logSum, in this order: x - max is exact where it matters.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private void Subtract<V>(ref float x, float max, float logSum, ref float y) where V : struct, ISimd<V>
    {
        nuint j = 0;
        for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
            V.Store(V.Load(ref x, j) - V.Broadcast(max) - V.Broadcast(logSum), ref y, j);
        for (; j < _columns; j++)
            Unsafe.Add(ref y, j) = Unsafe.Add(ref x, j) - max - logSum;
    }

    /// <summary>Whether the exponentials are kept: a constant to the JIT.</summary>
    private interface IKeep
    {
        static abstract bool Value { get; }
    }

    private readonly struct Keep : IKeep
    {
        public static bool Value => true;
    }

    private readonly struct Discard : IKeep
    {
        public static bool Value => false;
    }
}
