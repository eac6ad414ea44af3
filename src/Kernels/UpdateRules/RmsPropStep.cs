namespace MlNetDeep.Kernels;

/// <summary>s = decay s + (1 - decay) g^2; w = w - learningRate g / (sqrt(s) + epsilon).</summary>
internal readonly ref struct RmsPropStep(
    Span<float> w, ReadOnlySpan<float> g, Span<float> s, double learningRate, double decay, double epsilon) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly ref float _s = ref MemoryMarshal.GetReference(s);
    private readonly float _negativeRate = (float)-learningRate;
    private readonly float _smallest = Tiny.BoundOfFactor(learningRate);
    private readonly float _smallestGradient = Tiny.BoundOfSquare(1 - decay);
    private readonly float _smallestSquare = Tiny.BoundOfDecay(decay);
    private readonly float _decay = (float)decay;
    private readonly float _rest = (float)(1 - decay);
    private readonly float _epsilon = (float)epsilon;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = Tiny.Flush(V.Load(in _g, i), V.Broadcast(_smallestGradient));
        var s = V.MulAdd(g * V.Broadcast(_rest), g, V.Load(ref _s, i) * V.Broadcast(_decay));
        s = Tiny.Flush(s, V.Broadcast(_smallestSquare));
        V.Store(s, ref _s, i);
        var scaled = Tiny.Flush(g / (V.Sqrt(s) + V.Broadcast(_epsilon)), V.Broadcast(_smallest));
        V.Store(Tiny.Flush(V.MulAdd(scaled, V.Broadcast(_negativeRate), V.Load(ref _w, i))), ref _w, i);
    }
}
