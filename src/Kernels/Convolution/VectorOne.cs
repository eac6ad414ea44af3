namespace MlNetDeep.Kernels;

/// <summary>One vector: a row of the tile of products whose columns are no more than its lanes.</summary>
internal readonly struct VectorOne<V> : ITileRow<VectorOne<V>> where V : struct, ISimd<V>
{
    private readonly V _lanes;

    [MethodImpl(AggressiveInlining)] private VectorOne(V lanes) => _lanes = lanes;

    public static int Width => V.Count;

    /// <summary>Eight sums keep two multipliers busy, and eight rows' addresses fit the processor's registers beside the loop's own.</summary>
    public static int TileRows => 8;

    [MethodImpl(AggressiveInlining)]
    public static VectorOne<V> Load(ref readonly float source) => new(V.Load(in source, 0));

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float destination) => V.Store(_lanes, ref destination, 0);

    [MethodImpl(AggressiveInlining)]
    public VectorOne<V> MulAdd(float a, VectorOne<V> b) => new(V.MulAdd(V.Broadcast(a), b._lanes, _lanes));

    [MethodImpl(AggressiveInlining)]
    public VectorOne<V> Apply<TFunction>(TFunction function) where TFunction : struct, IActivationFunction => new(function.Apply(_lanes));
}
