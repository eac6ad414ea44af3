namespace MlNetDeep.Kernels;

/// <summary>A convolution's pass whose products are tiles, of rows as wide as their columns ask for; its operands are its fields.</summary>
internal interface ITileKernel
{
    /// <summary>Columns of its products: channels of a group.</summary>
    int Columns { get; }

    /// <summary>Runs the whole pass with rows of type <typeparamref name="TRow"/>.</summary>
    void Run<TRow>() where TRow : struct, ITileRow<TRow>;
}

/// <summary>The one place that chooses a tile: one vector a row where that holds all columns, otherwise two.</summary>
internal readonly ref struct TileDispatch<TKernel>(TKernel kernel) : ISimdKernel
    where TKernel : struct, ITileKernel, allows ref struct
{
    private readonly TKernel _kernel = kernel;

    public void Run<V>() where V : struct, ISimd<V>
    {
        if (_kernel.Columns <= V.Count)
            _kernel.Run<VectorOne<V>>();
        else
            _kernel.Run<VectorPair<V>>();
    }
}
