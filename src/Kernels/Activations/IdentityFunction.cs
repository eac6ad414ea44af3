namespace MlNetDeep.Kernels;

/// <summary>y = x; dx = dy.</summary>
internal readonly struct IdentityFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => x;

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy;
}
