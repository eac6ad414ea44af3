namespace MlNetDeep.Kernels;

/// <summary>
/// y = x where x &gt; 0, otherwise alpha (exp(x) - 1); dx = dy where y &gt; 0, otherwise dy (y + alpha). -alpha at -infinity, NaN at NaN.
/// </summary>
/// <param name="alpha">Above zero (the gradient reads the sign of x from y).</param>
internal readonly struct EluFunction(float alpha) : IActivationFunction
{
    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> =>
        V.Select(V.LessThan(V.Broadcast(0), x), x, VectorExp.ExpMinusOne(x) * V.Broadcast(alpha));

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> =>
        dy * V.Select(V.LessThan(V.Broadcast(0), y), V.Broadcast(1), y + V.Broadcast(alpha));
}
