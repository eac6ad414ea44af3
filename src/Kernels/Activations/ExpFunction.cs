namespace MlNetDeep.Kernels;

/// <summary>y = exp(x); dx = dy y.</summary>
internal readonly struct ExpFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => VectorExp.Exp(x);

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy * y;
}
