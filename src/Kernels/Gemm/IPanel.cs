namespace MlNetDeep.Kernels;

/// <summary>The width of a packed panel, as a type: a constant to the JIT, so that the copies are unrolled.</summary>
internal interface IPanel
{
    /// <summary>The lanes of a panel.</summary>
    static abstract int Width { get; }
}

/// <summary>A panel of MR rows of A.</summary>
internal readonly struct RowPanel<V> : IPanel where V : struct, ISimd<V>
{
    public static int Width => GemmTile<V>.MR;
}

/// <summary>A panel of NR columns of B.</summary>
internal readonly struct ColumnPanel<V> : IPanel where V : struct, ISimd<V>
{
    public static int Width => GemmTile<V>.NR;
}
