namespace MlNetDeep.Kernels;

/// <summary>Softmax or its logarithm of [rows, columns], row by row: the maximum, then the sum of exponentials, then the result.</summary>
internal readonly ref struct SoftmaxKernel(ReadOnlySpan<float> x, int rows, int columns, Span<float> y, bool logarithm) : ISimdKernel
{
    private readonly ref readonly float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);
    private readonly nuint _rows = (nuint)rows;
    private readonly nuint _columns = (nuint)columns;

    public void Run<V>() where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < _rows; row++)
        {
            ref var x = ref Unsafe.AsRef(in Unsafe.Add(ref Unsafe.AsRef(in _x), row * _columns));
            ref var y = ref Unsafe.Add(ref _y, row * _columns);
            var max = Max<V>(ref x);
            if (logarithm)
                Subtract<V>(ref x, max, MathF.Log(ExpSum<V, Discard>(ref x, max, ref y)), ref y);
            else
                Scale<V>(ref y, 1 / ExpSum<V, Keep>(ref x, max, ref y));
        }
    }

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
    private void Scale<V>(ref float y, float factor) where V : struct, ISimd<V>
    {
        nuint j = 0;
        for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
            V.Store(V.Load(ref y, j) * V.Broadcast(factor), ref y, j);
        for (; j < _columns; j++)
            Unsafe.Add(ref y, j) *= factor;
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
