namespace MlNetDeep.Kernels;

/// <summary>c = the product, unchanged.</summary>
internal readonly struct NoEpilogue : IEpilogue
{
    public void Check(int rows, int columns)
    {
    }

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V product, int row, int column) where V : struct, ISimd<V> => product;
}
