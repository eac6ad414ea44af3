namespace MlNetDeep.Kernels;

/// <summary>y = 1 / (1 + exp(-x)); dx = dy y (1 - y). 0 below -87.33654, where y would be subnormal, 1 at +infinity, NaN at NaN.</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var divisor = V.Broadcast(1) + VectorExp.Exp(V.Broadcast(0) - x);
        var isBelow = V.LessThan(x, V.Broadcast(VectorExp.Underflow));
        return V.Broadcast(1) / V.Select(isBelow, V.Broadcast(float.PositiveInfinity), divisor);
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy * (y * (V.Broadcast(1) - y));
}
