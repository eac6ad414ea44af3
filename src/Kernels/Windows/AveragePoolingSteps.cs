namespace MlNetDeep.Kernels;

/// <summary>What the sum over a window is multiplied by: 1 / its taps, all of them or those in the image.</summary>
internal readonly struct AverageScale(int windowTaps, bool countPadding)
{
    private readonly float _whole = 1f / windowTaps;

    [MethodImpl(AggressiveInlining)]
    public float Of(in WindowTaps taps)
    {
        var count = taps.Rows * taps.Columns;
        return countPadding || count == windowTaps ? _whole : 1f / Math.Max(1, count);
    }
}

/// <summary>y = the sum of the window's taps, scaled.</summary>
internal readonly ref struct AveragePoolingStep(ReadOnlySpan<float> x, AverageScale scale, Span<float> y) : IPoolingStep
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);
    private readonly AverageScale _scale = scale;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(in WindowTaps taps, nuint channel, nuint output) where V : struct, ISimd<V>
    {
        var sum = V.Broadcast(0);
        ref var row = ref Unsafe.Add(ref _x, taps.First + channel);
        for (var u = 0; u < taps.Rows; u++)
        {
            ref var tap = ref row;
            for (var v = 0; v < taps.Columns; v++)
            {
                sum += V.Load(ref tap, 0);
                tap = ref Unsafe.Add(ref tap, taps.ColumnStep);
            }
            row = ref Unsafe.Add(ref row, taps.RowStep);
        }
        V.Store(sum * V.Broadcast(_scale.Of(taps)), ref _y, output + channel);
    }
}

/// <summary>dx = dy, scaled, at each of the window's taps.</summary>
internal readonly ref struct AveragePoolingGradientStep<TWrite>(ReadOnlySpan<float> dy, AverageScale scale, Span<float> dx) : IPoolingStep
    where TWrite : struct, IGradientWrite
{
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);
    private readonly AverageScale _scale = scale;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(in WindowTaps taps, nuint channel, nuint output) where V : struct, ISimd<V>
    {
        var share = V.Load(ref _dy, output + channel) * V.Broadcast(_scale.Of(taps));
        var row = taps.First + channel;
        for (var u = 0; u < taps.Rows; u++)
        {
            var tap = row;
            for (var v = 0; v < taps.Columns; v++)
            {
                TWrite.Write(share, ref _dx, tap);
                tap += taps.ColumnStep;
            }
            row += taps.RowStep;
        }
    }
}
