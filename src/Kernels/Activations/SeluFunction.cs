namespace MlNetDeep.Kernels;

/// <summary>
/// y = scale x where x &gt; 0, otherwise scale alpha (exp(x) - 1); dx = scale dy where y &gt; 0, otherwise dy (y + scale alpha).
/// -scale alpha at -infinity, NaN at NaN.
/// </summary>
/// <remarks>Scale and alpha: G. Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017, equation 14.</remarks>
internal readonly struct SeluFunction : IActivationFunction
{
    /// <summary>The slope above zero.</summary>
    public const float Scale = 1.0507009873554805f;

    /// <summary>Scale alpha, with alpha = 1.6732632423543772.</summary>
    public const float ScaleAlpha = 1.7580993408473766f;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => V.Select(
        V.LessThan(V.Broadcast(0), x), x * V.Broadcast(Scale), VectorExp.ExpMinusOne(x) * V.Broadcast(ScaleAlpha));

    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> =>
        dy * V.Select(V.LessThan(V.Broadcast(0), y), V.Broadcast(Scale), y + V.Broadcast(ScaleAlpha));
}
