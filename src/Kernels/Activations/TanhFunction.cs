namespace MlNetDeep.Kernels;

/// <summary>y = tanh(x); dx = dy (1 - y^2), computed as dy (1 - y)(1 + y), which does not cancel. -1 and 1 at the infinities, NaN at NaN.</summary>
/// <remarks>
/// 1 - 2 / (exp(2|x|) + 1) loses digits near zero, so an odd polynomial takes over below 0.625. Bound and coefficients: tanhf.c of the
/// Cephes library (S. Moshier, netlib.org/cephes).
/// </remarks>
internal readonly struct TanhFunction : IActivationFunction
{
    private const float PolynomialBound = 0.625f;
    private const float SmallestCubed = 4.656612873077393e-10f;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var one = V.Broadcast(1);
        var magnitude = V.Abs(x);
        var tail = one - V.Broadcast(2) / (VectorExp.Exp(magnitude + magnitude) + one);
        // The sign bit of x on a tail that is not negative.
        var signedTail = V.XorBits(tail, V.XorBits(x, magnitude));
        return V.Select(V.LessThan(magnitude, V.Broadcast(PolynomialBound)), NearZero(x), signedTail);
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy * ((V.Broadcast(1) - y) * (V.Broadcast(1) + y));

    /// <summary>x + x^3 P(x^2).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V NearZero<V>(V x) where V : struct, ISimd<V>
    {
        // Below 2^-31 the square, which might be subnormal, changes nothing.
        var large = Tiny.Flush(x, V.Broadcast(SmallestCubed));
        var square = large * large;
        var p = V.Broadcast(-5.70498872745e-3f);
        p = V.MulAdd(p, square, V.Broadcast(2.06390887954e-2f));
        p = V.MulAdd(p, square, V.Broadcast(-5.37397155531e-2f));
        p = V.MulAdd(p, square, V.Broadcast(1.33314422036e-1f));
        p = V.MulAdd(p, square, V.Broadcast(-3.33332819422e-1f));
        return V.MulAdd(p * square, x, x);
    }
}
