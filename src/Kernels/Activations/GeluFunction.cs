namespace MlNetDeep.Kernels;

/// <summary>
/// The tanh form: y = x/2 (1 + tanh(u)) = x s with s = 1 / (1 + exp(-v)), v = 2 u = 2 sqrt(2 / pi) (x + 0.044715 x^3);
/// dx = dy (s + x s (1 - s) v'). Zero below -10, where y would be above -2e-37; NaN at NaN.
/// </summary>
/// <remarks>D. Hendrycks, K. Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2.</remarks>
internal readonly struct GeluFunction : IActivationFunction
{
    // v = x (Linear + Cubic x^2): 2 sqrt(2 / pi), and 0.044715 times that.
    public const float Linear = 1.5957691216057308f;
    public const float Cubic = 0.0713548162726003f;

    // exp(v) is finite.
    private const float Bound = 10;

    public static bool ReadsInput => true;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var v = x * V.MulAdd(x * x, V.Broadcast(Cubic), V.Broadcast(Linear));
        var y = x / (V.Broadcast(1) + VectorExp.Exp(V.Broadcast(0) - v));
        return V.Select(V.LessThan(x, V.Broadcast(-Bound)), V.Broadcast(0), y);
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V x, V dy) where V : struct, ISimd<V>
    {
        x = Clamped.Of(x, -Bound, Bound);
        var square = x * x;
        var e = VectorExp.Exp(V.Broadcast(0) - x * V.MulAdd(square, V.Broadcast(Cubic), V.Broadcast(Linear)));
        var s = V.Broadcast(1) / (V.Broadcast(1) + e);
        var slope = V.MulAdd(square, V.Broadcast(3 * Cubic), V.Broadcast(Linear));
        // 1 - s = e s does not cancel.
        return dy * Tiny.Flush(V.MulAdd(x * slope * s, e * s, s));
    }
}
