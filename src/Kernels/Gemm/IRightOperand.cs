using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels;

/// <summary>The operand B of a product: packed block by block during the product, or beforehand.</summary>
internal interface IRightOperand
{
    /// <summary>The packed panels of a block of B, from the panel of <paramref name="column"/> on.</summary>
    /// <param name="row">The first row of the block.</param>
    /// <param name="depth">The rows of the block.</param>
    /// <param name="column">The first column, a multiple of NR.</param>
    /// <param name="columns">The columns of the block.</param>
    ref float Panels<V>(int row, int depth, int column, int columns) where V : struct, ISimd<V>;

    /// <summary>Whether <see cref="MultiplyRow"/> can read this layout with elements of A that are <paramref name="aStride"/> apart.</summary>
    bool HasRowProduct(int aStride);

    /// <summary>c = a B or c + a B for one row, without packing.</summary>
    /// <param name="a">k elements, <paramref name="aStride"/> apart.</param>
    /// <param name="aStride">Elements from one a to the next.</param>
    /// <param name="accumulate">Whether c is added to; otherwise it is not read.</param>
    /// <param name="c">n adjacent elements.</param>
    /// <param name="n">The columns of B.</param>
    void MultiplyRow<V>(ref float a, nuint aStride, bool accumulate, ref float c, int n) where V : struct, ISimd<V>;
}

/// <summary>A strided B, packed into the thread's buffer.</summary>
internal readonly ref struct StridedRight(ReadOnlyMatrix b) : IRightOperand
{
    private readonly ReadOnlyMatrix _b = b;

    public ref float Panels<V>(int row, int depth, int column, int columns) where V : struct, ISimd<V>
    {
        ref var panels = ref AlignedBuffer.Right.First;
        ref var first = ref Unsafe.Add(
            ref MemoryMarshal.GetReference(_b.Data), (nuint)row * (nuint)_b.RowStride + (nuint)column * (nuint)_b.ColumnStride);
        PanelPacking.Pack(
            ref first, (nuint)_b.ColumnStride, (nuint)_b.RowStride, columns, depth, GemmTile<V>.NR, ref panels);
        return ref panels;
    }

    public bool HasRowProduct(int aStride) => _b.ColumnStride == 1 || (_b.RowStride == 1 && aStride == 1);

    public void MultiplyRow<V>(ref float a, nuint aStride, bool accumulate, ref float c, int n) where V : struct, ISimd<V>
    {
        ref var b = ref MemoryMarshal.GetReference(_b.Data);
        if (_b.ColumnStride == 1)
            RowProduct.OverRows<V>(ref a, aStride, _b.Rows, ref b, (nuint)_b.RowStride, accumulate, ref c, n);
        else
            RowProduct.OverColumns<V>(ref a, _b.Rows, ref b, (nuint)_b.ColumnStride, accumulate, ref c, n);
    }
}

/// <summary>A B packed beforehand.</summary>
internal readonly struct PackedRight(PackedMatrix b) : IRightOperand
{
    public ref float Panels<V>(int row, int depth, int column, int columns) where V : struct, ISimd<V> =>
        ref b.Panels<V>(row, depth, column);

    public bool HasRowProduct(int aStride) => true;

    public void MultiplyRow<V>(ref float a, nuint aStride, bool accumulate, ref float c, int n) where V : struct, ISimd<V> =>
        PanelRow.Multiply<V>(ref a, aStride, b, accumulate, ref c);
}
