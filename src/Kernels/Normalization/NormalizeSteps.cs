namespace MlNetDeep.Kernels;

/// <summary>y = (x - mean) scale + shift.</summary>
internal readonly ref struct NormalizeStep(
    ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y) : IChannelStep
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _mean = ref MemoryMarshal.GetReference(mean);
    private readonly ref float _scale = ref MemoryMarshal.GetReference(scale);
    private readonly ref float _shift = ref MemoryMarshal.GetReference(shift);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);

    // The mean is subtracted first: in x scale + (shift - mean scale) a large mean would cancel what it is taken from.
    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i, nuint channel) where V : struct, ISimd<V>
    {
        var deviation = V.Load(ref _x, i) - V.Load(ref _mean, channel);
        V.Store(V.MulAdd(deviation, V.Load(ref _scale, channel), V.Load(ref _shift, channel)), ref _y, i);
    }
}

/// <summary>dx = (dy - deltaMean - (x - mean) slope) scale.</summary>
internal readonly ref struct NormalizeGradientStep(
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale,
    ReadOnlySpan<float> deltaMean, ReadOnlySpan<float> slope, Span<float> dx) : IChannelStep
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _mean = ref MemoryMarshal.GetReference(mean);
    private readonly ref float _scale = ref MemoryMarshal.GetReference(scale);
    private readonly ref float _deltaMean = ref MemoryMarshal.GetReference(deltaMean);
    private readonly ref float _slope = ref MemoryMarshal.GetReference(slope);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i, nuint channel) where V : struct, ISimd<V>
    {
        var deviation = V.Load(ref _mean, channel) - V.Load(ref _x, i);
        var delta = V.Load(ref _dy, i) - V.Load(ref _deltaMean, channel);
        V.Store(Tiny.Flush(V.MulAdd(deviation, V.Load(ref _slope, channel), delta)) * V.Load(ref _scale, channel), ref _dx, i);
    }
}
