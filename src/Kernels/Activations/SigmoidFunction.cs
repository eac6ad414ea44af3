namespace MlNetDeep.Kernels;

/// <summary>y = 1 / (1 + exp(-x)); dx = dy y (1 - y). 0 at -infinity, 1 at +infinity, NaN at NaN.</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => V.Broadcast(1) / (V.Broadcast(1) + VectorExp.Exp(V.Broadcast(0) - x));

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => dy * (y * (V.Broadcast(1) - y));
}
