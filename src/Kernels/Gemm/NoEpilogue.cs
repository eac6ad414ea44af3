using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>c = the product, unchanged.</summary>
public readonly struct NoEpilogue : IEpilogue
{
    /// <inheritdoc/>
    public void Check(int rows, int columns)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V product, int row, int column) where V : struct, ISimd<V> => product;
}
