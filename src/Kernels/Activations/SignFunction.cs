namespace MlNetDeep.Kernels;

/// <summary>y = 1 above zero, -1 below zero, otherwise x itself (0, -0 or NaN); dx = 0.</summary>
internal readonly struct SignFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        var zero = V.Broadcast(0);
        var notAbove = V.Select(V.LessThan(x, zero), V.Broadcast(-1), x);
        return V.Select(V.LessThan(zero, x), V.Broadcast(1), notAbove);
    }

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => V.Broadcast(0);
}
