using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>y = x; dx = dy.</summary>
public readonly struct IdentityFunction : IActivationFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy;
}
