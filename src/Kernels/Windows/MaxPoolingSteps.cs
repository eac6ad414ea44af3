namespace MlNetDeep.Kernels;

/// <summary>y = the largest tap of the window.</summary>
internal readonly ref struct MaxPoolingStep(ReadOnlySpan<float> x, Span<float> y) : IPoolingStep
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(in WindowTaps taps, nuint channel, nuint output) where V : struct, ISimd<V>
    {
        var max = V.Broadcast(float.NegativeInfinity);
        ref var row = ref Unsafe.Add(ref _x, taps.First + channel);
        for (var u = 0; u < taps.Rows; u++)
        {
            ref var tap = ref row;
            for (var v = 0; v < taps.Columns; v++)
            {
                max = Larger(max, V.Load(ref tap, 0));
                tap = ref Unsafe.Add(ref tap, taps.ColumnStep);
            }
            row = ref Unsafe.Add(ref row, taps.RowStep);
        }
        V.Store(max, ref _y, output + channel);
    }

    /// <summary>The larger of both; NaN where x is NaN, or max already is (and x where max is NaN or infinite is not looked at).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Larger<V>(V max, V x) where V : struct, ISimd<V> => V.Select(
        V.LessThan(x, max), max, V.Select(V.LessThan(max, V.Broadcast(float.PositiveInfinity)), x, max));
}

/// <summary>dx = dy at the window's first tap, in rows from the top left, that is not less than y; elsewhere 0.</summary>
internal readonly ref struct MaxPoolingGradientStep<TWrite>(
    ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) : IPoolingStep
    where TWrite : struct, IGradientWrite
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(in WindowTaps taps, nuint channel, nuint output) where V : struct, ISimd<V>
    {
        var zero = V.Broadcast(0);
        var max = V.Load(ref _y, output + channel);
        // Zero once a tap has taken it.
        var rest = V.Load(ref _dy, output + channel);
        var row = taps.First + channel;
        for (var u = 0; u < taps.Rows; u++)
        {
            var tap = row;
            for (var v = 0; v < taps.Columns; v++)
            {
                var less = V.LessThan(V.Load(ref _x, tap), max);
                TWrite.Write(V.Select(less, zero, rest), ref _dx, tap);
                rest = V.Select(less, rest, zero);
                tap += taps.ColumnStep;
            }
            row += taps.RowStep;
        }
    }
}
