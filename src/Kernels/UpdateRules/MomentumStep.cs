using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels;

/// <summary>v = momentum v + g; w = w - learningRate v.</summary>
internal readonly ref struct MomentumStep : IElementStep
{
    private readonly ref float _w;
    private readonly ref readonly float _g;
    private readonly ref float _v;
    private readonly float _negativeRate;
    private readonly float _momentum;

    public MomentumStep(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, v.Length, nameof(v));
        _w = ref MemoryMarshal.GetReference(w);
        _g = ref MemoryMarshal.GetReference(g);
        _v = ref MemoryMarshal.GetReference(v);
        _negativeRate = (float)-learningRate;
        _momentum = (float)momentum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var v = V.MulAdd(V.Load(ref _v, i), V.Broadcast(_momentum), V.Load(in _g, i));
        V.Store(v, ref _v, i);
        V.Store(V.MulAdd(v, V.Broadcast(_negativeRate), V.Load(ref _w, i)), ref _w, i);
    }
}
