namespace MlNetDeep.Kernels;

/// <summary>v = momentum v + g; w = w - learningRate v, or, as Nesterov looks ahead, w = w - learningRate (g + momentum v).</summary>
internal readonly ref struct MomentumStep(
    Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum, bool looksAhead) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly ref float _v = ref MemoryMarshal.GetReference(v);
    private readonly float _negativeRate = (float)-learningRate;
    private readonly float _smallest = Tiny.BoundOfFactor(learningRate);
    private readonly float _momentum = (float)momentum;
    private readonly bool _looksAhead = looksAhead;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = Tiny.Flush(V.Load(in _g, i));
        var v = Tiny.Flush(V.MulAdd(V.Load(ref _v, i), V.Broadcast(_momentum), g));
        V.Store(v, ref _v, i);
        var step = _looksAhead ? V.MulAdd(v, V.Broadcast(_momentum), g) : v;
        step = Tiny.Flush(step, V.Broadcast(_smallest));
        V.Store(Tiny.Flush(V.MulAdd(step, V.Broadcast(_negativeRate), V.Load(ref _w, i))), ref _w, i);
    }
}
