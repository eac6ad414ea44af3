namespace MlNetDeep.Kernels;

/// <summary>Adam with decoupled weight decay; without decay w is multiplied by 1, which changes nothing.</summary>
internal readonly ref struct AdamStep(
    Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v, AdamFactors factors) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly ref float _m = ref MemoryMarshal.GetReference(m);
    private readonly ref float _v = ref MemoryMarshal.GetReference(v);
    private readonly AdamFactors _factors = factors;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = Tiny.Flush(V.Load(in _g, i), V.Broadcast(_factors.SmallestGradient));
        var m = V.Load(ref _m, i);
        m = Tiny.Flush(V.MulAdd(g - m, V.Broadcast(_factors.MeanRest), m));
        V.Store(m, ref _m, i);
        var v = V.MulAdd(g * V.Broadcast(_factors.SquareRest), g, V.Load(ref _v, i) * V.Broadcast(_factors.Beta2));
        v = Tiny.Flush(v, V.Broadcast(_factors.SmallestSquare));
        V.Store(v, ref _v, i);
        var root = V.MulAdd(V.Sqrt(v), V.Broadcast(_factors.RootScale), V.Broadcast(_factors.Epsilon));
        var w = V.Load(ref _w, i) * V.Broadcast(_factors.Keep);
        var move = Tiny.Flush(m / root, V.Broadcast(_factors.SmallestMove));
        V.Store(Tiny.Flush(V.MulAdd(move, V.Broadcast(_factors.NegativeRate), w)), ref _w, i);
    }
}
