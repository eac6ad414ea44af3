namespace MlNetDeep.Kernels;

/// <summary>Two adjacent vectors: one row of the micro-kernel's tile, or one row of a panel of B.</summary>
internal readonly struct VectorPair<V> : ITileRow<VectorPair<V>> where V : struct, ISimd<V>
{
    private readonly V _left;
    private readonly V _right;

    [MethodImpl(AggressiveInlining)]
    private VectorPair(V left, V right)
    {
        _left = left;
        _right = right;
    }

    public static int Width => GemmTile<V>.NR;

    /// <summary>
    /// Twelve sums, two vectors of B and one of A fit sixteen registers, and twelve sums keep two multipliers busy.
    /// </summary>
    public static int TileRows => 6;

    /// <summary>The 2 V.Count elements from <paramref name="source"/> on.</summary>
    [MethodImpl(AggressiveInlining)]
    public static VectorPair<V> Load(ref readonly float source) => new(V.Load(in source, 0), V.Load(in source, (nuint)V.Count));

    /// <summary>Writes the pair to the 2 V.Count elements from <paramref name="destination"/> on.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Store(ref float destination)
    {
        V.Store(_left, ref destination, 0);
        V.Store(_right, ref destination, (nuint)V.Count);
    }

    /// <summary>This pair + a * b.</summary>
    [MethodImpl(AggressiveInlining)]
    public VectorPair<V> MulAdd(float a, VectorPair<V> b)
    {
        var factor = V.Broadcast(a);
        return new(V.MulAdd(factor, b._left, _left), V.MulAdd(factor, b._right, _right));
    }

    /// <summary>f of every lane.</summary>
    [MethodImpl(AggressiveInlining)]
    public VectorPair<V> Apply<TFunction>(TFunction function) where TFunction : struct, IActivationFunction =>
        new(function.Apply(_left), function.Apply(_right));

    [MethodImpl(AggressiveInlining)]
    public static VectorPair<V> operator +(VectorPair<V> x, VectorPair<V> y) => new(x._left + y._left, x._right + y._right);
}
