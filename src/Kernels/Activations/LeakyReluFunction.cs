namespace MlNetDeep.Kernels;

/// <summary>y = x where x is zero or more, otherwise negativeSlope x; dx = dy where y &gt; 0, otherwise negativeSlope dy. NaN at NaN.</summary>
/// <param name="negativeSlope">Zero or more (the gradient reads the sign of x from y).</param>
internal readonly struct LeakyReluFunction(float negativeSlope) : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> =>
        V.Select(V.LessThan(x, V.Broadcast(0)), x * V.Broadcast(negativeSlope), x);

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> =>
        V.Select(V.LessThan(V.Broadcast(0), y), dy, dy * V.Broadcast(negativeSlope));
}
