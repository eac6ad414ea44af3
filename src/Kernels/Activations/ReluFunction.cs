namespace MlNetDeep.Kernels;

/// <summary>y = max(x, 0); dx = dy where y &gt; 0, otherwise 0. NaN at NaN; -0 stays -0.</summary>
internal readonly struct ReluFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => V.Select(V.LessThan(x, V.Broadcast(0)), V.Broadcast(0), x);

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => V.Select(V.LessThan(V.Broadcast(0), y), dy, V.Broadcast(0));
}
