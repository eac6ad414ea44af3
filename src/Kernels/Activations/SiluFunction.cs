namespace MlNetDeep.Kernels;

/// <summary>
/// y = x s with s = 1 / (1 + exp(-x)); dx = dy (s + x s (1 - s)). Zero below -87, where y would be above -1.5e-36; NaN at NaN.
/// </summary>
internal readonly struct SiluFunction : IActivationFunction
{
    // exp(87) is finite, and its reciprocal a normal number.
    private const float Bound = 87;

    public static bool ReadsInput => true;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var y = x / (V.Broadcast(1) + VectorExp.Exp(V.Broadcast(0) - x));
        return V.Select(V.LessThan(x, V.Broadcast(-Bound)), V.Broadcast(0), y);
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V x, V dy) where V : struct, ISimd<V>
    {
        x = Clamped.Of(x, -Bound, Bound);
        var e = VectorExp.Exp(V.Broadcast(0) - x);
        var s = V.Broadcast(1) / (V.Broadcast(1) + e);
        // 1 - s = e s does not cancel.
        return dy * Tiny.Flush(V.MulAdd(x * s, e * s, s));
    }
}
