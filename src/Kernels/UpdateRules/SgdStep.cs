namespace MlNetDeep.Kernels;

/// <summary>w = w - learningRate g.</summary>
internal readonly ref struct SgdStep(Span<float> w, ReadOnlySpan<float> g, double learningRate) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly float _negativeRate = (float)-learningRate;
    private readonly float _smallest = Tiny.BoundOfFactor(learningRate);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = Tiny.Flush(V.Load(in _g, i), V.Broadcast(_smallest));
        V.Store(Tiny.Flush(V.MulAdd(g, V.Broadcast(_negativeRate), V.Load(ref _w, i))), ref _w, i);
    }
}
