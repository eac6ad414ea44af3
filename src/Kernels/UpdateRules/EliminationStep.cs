namespace MlNetDeep.Kernels;

/// <summary>g = g + (2 lambda / scale) u / (1 + u^2)^2, with u = w / scale.</summary>
internal readonly ref struct EliminationStep(ReadOnlySpan<float> w, Span<float> g, double lambda, double scale) : IElementStep
{
    private readonly ref readonly float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref float _g = ref MemoryMarshal.GetReference(g);
    private readonly float _inverse = (float)(1 / scale);
    private readonly float _factor = (float)(2 * lambda / scale);
    private readonly float _smallest = Tiny.BoundOfFactor(2 * lambda / scale);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var u = Tiny.Flush(V.Load(in _w, i) * V.Broadcast(_inverse));
        // 0 where the square is infinite, and from weights of 3e9 scales on, which no penalty moves.
        var q = Tiny.Flush(V.Broadcast(1) / V.MulAdd(u, u, V.Broadcast(1)));
        var slope = Tiny.Flush(u * q * q, V.Broadcast(_smallest));
        V.Store(V.MulAdd(slope, V.Broadcast(_factor), V.Load(ref _g, i)), ref _g, i);
    }
}
