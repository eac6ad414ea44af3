namespace MlNetDeep.Kernels;

/// <summary>
/// y = x tanh(ln(1 + exp(x))) = x n / (n + 2) with n = e (e + 2), e = exp(x); dx = dy (n / (n + 2) + 4 x e (1 + e) / (n + 2)^2).
/// Zero below -87, where y would be above -2e-36; NaN at NaN.
/// </summary>
internal readonly struct MishFunction : IActivationFunction
{
    // exp(-86) / 2 is a normal number; from 20 on the quotient is 1 and (n + 2)^2 is still finite.
    private const float Lowest = -86;
    private const float Highest = 20;

    public static bool ReadsInput => true;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var e = VectorExp.Exp(Clamped.Of(x, Lowest, Highest));
        var n = e * (e + V.Broadcast(2));
        return V.Select(V.LessThan(x, V.Broadcast(Lowest)), V.Broadcast(0), x * (n / (n + V.Broadcast(2))));
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V x, V dy) where V : struct, ISimd<V>
    {
        x = Clamped.Of(x, Lowest, Highest);
        var e = VectorExp.Exp(x);
        var n = e * (e + V.Broadcast(2));
        var reciprocal = V.Broadcast(1) / (n + V.Broadcast(2));
        var rise = V.Broadcast(4) * x * (e * (V.Broadcast(1) + e) * reciprocal);
        return dy * Tiny.Flush((n + rise) * reciprocal);
    }
}
