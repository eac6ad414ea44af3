namespace MlNetDeep.Kernels;

/// <summary>v = momentum v + g; w = w - learningRate v, or, as Nesterov looks ahead, w = w - learningRate (g + momentum v).</summary>
internal readonly ref struct MomentumStep : IElementStep
{
    private readonly ref float _w;
    private readonly ref readonly float _g;
    private readonly ref float _v;
    private readonly float _negativeRate;
    private readonly float _momentum;
    private readonly bool _looksAhead;

    public MomentumStep(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum, bool looksAhead)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, v.Length, nameof(v));
        _w = ref MemoryMarshal.GetReference(w);
        _g = ref MemoryMarshal.GetReference(g);
        _v = ref MemoryMarshal.GetReference(v);
        _negativeRate = (float)-learningRate;
        _momentum = (float)momentum;
        _looksAhead = looksAhead;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = V.Load(in _g, i);
        var v = V.MulAdd(V.Load(ref _v, i), V.Broadcast(_momentum), g);
        V.Store(v, ref _v, i);
        var step = _looksAhead ? V.MulAdd(v, V.Broadcast(_momentum), g) : v;
        V.Store(V.MulAdd(step, V.Broadcast(_negativeRate), V.Load(ref _w, i)), ref _w, i);
    }
}
