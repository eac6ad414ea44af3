namespace MlNetDeep.Kernels;

/// <summary>w = w - learningRate g.</summary>
internal readonly ref struct SgdStep : IElementStep
{
    private readonly ref float _w;
    private readonly ref readonly float _g;
    private readonly float _negativeRate;

    public SgdStep(Span<float> w, ReadOnlySpan<float> g, double learningRate)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        _w = ref MemoryMarshal.GetReference(w);
        _g = ref MemoryMarshal.GetReference(g);
        _negativeRate = (float)-learningRate;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        V.Store(V.MulAdd(V.Load(in _g, i), V.Broadcast(_negativeRate), V.Load(ref _w, i)), ref _w, i);
    }
}
