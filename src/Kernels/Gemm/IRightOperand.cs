namespace MlNetDeep.Kernels;

/// <summary>The operand B of a product: packed block by block during the product, or beforehand.</summary>
internal interface IRightOperand
{
    /// <summary>The packed panels of a block of B, from its first row on, and from the panel of its first column on, a multiple of NR.</summary>
    ref float Panels<V>(int row, int depth, int column, int columns) where V : struct, ISimd<V>;

    /// <summary>Whether <see cref="MultiplyRows"/> can read this layout, with an A of that column stride.</summary>
    bool HasRowProduct(int aColumnStride);

    /// <summary>C = A B or, where it accumulates, C + A B, for few rows or a depth of one, without packing; the rows of C are contiguous.</summary>
    void MultiplyRows<V>(ReadOnlyMatrix a, bool accumulate, Matrix c) where V : struct, ISimd<V>;
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
        PanelPacking.Pack<ColumnPanel<V>>(
            ref first, (nuint)_b.ColumnStride, (nuint)_b.RowStride, columns, depth, ref panels, (nuint)(GemmTile<V>.NR * depth));
        return ref panels;
    }

    public bool HasRowProduct(int aColumnStride) => _b.ColumnStride == 1 || (_b.RowStride == 1 && aColumnStride == 1);

    public void MultiplyRows<V>(ReadOnlyMatrix a, bool accumulate, Matrix c) where V : struct, ISimd<V>
    {
        if (_b.ColumnStride == 1 && _b.Rows == 1)
        {
            OuterProduct.Run<V>(a, _b.Data, accumulate, c);
            return;
        }
        for (var i = 0; i < c.Rows; i++)
        {
            ref var row = ref RowProduct.Row(a, i);
            ref var target = ref RowProduct.Row(c, i);
            ref var b = ref MemoryMarshal.GetReference(_b.Data);
            if (_b.ColumnStride == 1)
                RowProduct.OverRows<V>(
                    ref row, (nuint)a.ColumnStride, _b.Rows, ref b, (nuint)_b.RowStride, accumulate, ref target, c.Columns);
            else
                RowProduct.OverColumns<V>(ref row, _b.Rows, ref b, (nuint)_b.ColumnStride, accumulate, ref target, c.Columns);
        }
    }
}

/// <summary>A B packed beforehand.</summary>
internal readonly struct PackedRight(PackedMatrix b) : IRightOperand
{
    public ref float Panels<V>(int row, int depth, int column, int columns) where V : struct, ISimd<V> =>
        ref b.Panels<V>(row, depth, column);

    // Otherwise a row of A gives the same bits whatever rows are beside it; a depth of one has no order.
    public bool HasRowProduct(int aColumnStride) => b.ReadsRowByRow || b.Rows <= 1;

    public void MultiplyRows<V>(ReadOnlyMatrix a, bool accumulate, Matrix c) where V : struct, ISimd<V>
    {
        for (var i = 0; i < c.Rows; i++)
            PanelRow.Multiply<V>(ref RowProduct.Row(a, i), (nuint)a.ColumnStride, b, accumulate, ref RowProduct.Row(c, i));
    }
}
