using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>y = 1 above zero, -1 below zero, otherwise x itself (0, -0 or NaN); dx = 0.</summary>
public readonly struct SignFunction : IActivationFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => V.Select(V.LessThan(V.Broadcast(0), x), V.Broadcast(1), V.Select(V.LessThan(x, V.Broadcast(0)), V.Broadcast(-1), x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => V.Broadcast(0);
}
