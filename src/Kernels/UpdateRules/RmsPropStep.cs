namespace MlNetDeep.Kernels;

/// <summary>s = decay s + (1 - decay) g^2; w = w - learningRate g / (sqrt(s) + epsilon).</summary>
internal readonly ref struct RmsPropStep(
    Span<float> w, ReadOnlySpan<float> g, Span<float> s, double learningRate, double decay, double epsilon) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly ref float _s = ref MemoryMarshal.GetReference(s);
    private readonly float _negativeRate = (float)-learningRate;
    private readonly float _decay = (float)decay;
    private readonly float _rest = (float)(1 - decay);
    private readonly float _epsilon = (float)epsilon;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var g = V.Load(in _g, i);
        var s = V.MulAdd(g * V.Broadcast(_rest), g, V.Load(ref _s, i) * V.Broadcast(_decay));
        V.Store(s, ref _s, i);
        var scaled = g / (V.Sqrt(s) + V.Broadcast(_epsilon));
        V.Store(V.MulAdd(scaled, V.Broadcast(_negativeRate), V.Load(ref _w, i)), ref _w, i);
    }
}
