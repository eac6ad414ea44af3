namespace MlNetDeep.Kernels;

/// <summary>y = x / (1 + |x|); dx = dy (1 - |y|)^2. -1 and 1 at the infinities, NaN at NaN.</summary>
internal readonly struct SoftsignFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var magnitude = V.Abs(x);
        var finite = V.LessThan(magnitude, V.Broadcast(float.PositiveInfinity));
        return V.Select(finite, x / (V.Broadcast(1) + magnitude), new SignFunction().Apply(x));
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V>
    {
        var rest = V.Broadcast(1) - V.Abs(y);
        return dy * (rest * rest);
    }
}
