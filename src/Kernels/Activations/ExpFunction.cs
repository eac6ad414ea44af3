using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>y = exp(x); dx = dy y.</summary>
public readonly struct ExpFunction : IActivationFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => VectorExp.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy * y;
}
