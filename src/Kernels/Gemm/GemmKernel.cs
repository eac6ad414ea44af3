namespace MlNetDeep.Kernels;

/// <summary>C = epilogue(A B) or, where it accumulates, epilogue(C + A B): five loops around the micro-kernel. Otherwise C is never read.</summary>
internal readonly ref struct GemmKernel<TRight, TEpilogue>(
    ReadOnlyMatrix a, TRight right, TEpilogue epilogue, bool accumulate, Matrix c) : ISimdKernel
    where TRight : struct, IRightOperand, allows ref struct
    where TEpilogue : struct, IEpilogue, allows ref struct
{
    private readonly ReadOnlyMatrix _a = a;
    private readonly TRight _right = right;
    private readonly TileFinish<TEpilogue> _finish = new(epilogue, c.ColumnStride);
    private readonly bool _accumulate = accumulate;
    private readonly Matrix _c = c;

    public void Run<V>() where V : struct, ISimd<V>
    {
        if (_c.Rows == 0 || _c.Columns == 0)
            return;
        if (RowProduct.Pays(_a.Rows, _a.Columns) && _c.ColumnStride == 1 && _right.HasRowProduct(_a.ColumnStride))
            RowByRow<V>();
        else
            ColumnBlocks<V>();
    }

    /// <summary>Products too small to pay for packing.</summary>
    private void RowByRow<V>() where V : struct, ISimd<V>
    {
        _right.MultiplyRows<V>(_a, _accumulate, _c);
        if (typeof(TEpilogue) == typeof(NoEpilogue))
            return;
        for (var i = 0; i < _c.Rows; i++)
            _finish.InPlace<V>(ref Element(i, 0), _c.Columns, i, 0);
    }

    /// <summary>Loop 5: blocks of NC columns of B and C.</summary>
    private void ColumnBlocks<V>() where V : struct, ISimd<V>
    {
        var step = GemmBlocking.Even(_c.Columns, GemmBlocking.NC, GemmTile<V>.NR);
        for (int column = 0, columns; column < _c.Columns; column += columns)
        {
            columns = Math.Min(step, _c.Columns - column);
            DepthBlocks<V>(column, columns);
        }
    }

    /// <summary>Loop 4: blocks of KC in the depth; packs B. Runs once at depth zero, to give zeros.</summary>
    private void DepthBlocks<V>(int column, int columns) where V : struct, ISimd<V>
    {
        var step = GemmBlocking.Even(_a.Columns, GemmBlocking.KC, 1);
        var p = 0;
        do
        {
            var depth = Math.Min(step, _a.Columns - p);
            var block = new GemmBlock(column, columns, p, depth, _accumulate || p > 0, p + depth == _a.Columns);
            RowBlocks<V>(block, ref _right.Panels<V>(p, depth, column, columns));
            p += depth;
        }
        while (p < _a.Columns);
    }

    /// <summary>Loop 3: blocks of MC rows of A and C; packs A.</summary>
    private void RowBlocks<V>(GemmBlock block, ref float bPanels) where V : struct, ISimd<V>
    {
        var step = GemmBlocking.Even(_a.Rows, GemmBlocking.MC, GemmTile<V>.MR);
        ref var aPanels = ref AlignedBuffer.Left.First;
        for (int row = 0, rows; row < _a.Rows; row += rows)
        {
            rows = Math.Min(step, _a.Rows - row);
            ref var first = ref Unsafe.Add(
                ref MemoryMarshal.GetReference(_a.Data), (nuint)row * (nuint)_a.RowStride + (nuint)block.Row * (nuint)_a.ColumnStride);
            var panelStride = (nuint)(GemmTile<V>.MR * block.Depth);
            PanelPacking.Pack<RowPanel<V>>(
                ref first, (nuint)_a.RowStride, (nuint)_a.ColumnStride, rows, block.Depth, ref aPanels, panelStride);
            Tiles<V>(block, row, rows, ref aPanels, ref bPanels);
        }
    }

    /// <summary>Loops 2 and 1: panels of NR columns, and in each the panels of MR rows.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private void Tiles<V>(GemmBlock block, int row, int rows, ref float aPanels, ref float bPanels) where V : struct, ISimd<V>
    {
        for (var j = 0; j < block.Columns; j += GemmTile<V>.NR)
        {
            ref var b = ref Unsafe.Add(ref bPanels, (nuint)j * (nuint)block.Depth);
            var columns = Math.Min(GemmTile<V>.NR, block.Columns - j);
            for (var i = 0; i < rows; i += GemmTile<V>.MR)
            {
                ref var a = ref Unsafe.Add(ref aPanels, (nuint)i * (nuint)block.Depth);
                var height = Math.Min(GemmTile<V>.MR, rows - i);
                if (height == GemmTile<V>.MR && columns == GemmTile<V>.NR && _c.ColumnStride == 1)
                    WholeTile<V>(block, row + i, block.Column + j, ref a, ref b);
                else
                    EdgeTile<V>(block, row + i, height, block.Column + j, columns, ref a, ref b);
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void WholeTile<V>(GemmBlock block, int row, int column, ref float a, ref float b) where V : struct, ISimd<V>
    {
        ref var c = ref Element(row, column);
        MicroKernel.Run<V>(block.Depth, ref a, ref b, block.Accumulate, ref c, (nuint)_c.RowStride);
        if (!block.IsLast || typeof(TEpilogue) == typeof(NoEpilogue))
            return;
        for (var i = 0; i < GemmTile<V>.MR; i++)
            _finish.InPlace<V>(ref Unsafe.Add(ref c, (nuint)i * (nuint)_c.RowStride), GemmTile<V>.NR, row + i, column);
    }

    /// <summary>A tile that C does not hold whole, or whose columns lie apart: through a small buffer and the same micro-kernel.</summary>
    [SkipLocalsInit]
    private void EdgeTile<V>(GemmBlock block, int row, int rows, int column, int columns, ref float a, ref float b)
        where V : struct, ISimd<V>
    {
        ref var tile = ref MemoryMarshal.GetReference(stackalloc float[GemmTile<V>.MR * GemmTile<V>.NR]);
        if (GemmTile<V>.MR > MicroKernel.FewRows && rows <= MicroKernel.FewRows)
            MicroKernel.RunFew<V>(block.Depth, ref a, ref b, ref tile, (nuint)GemmTile<V>.NR);
        else
            MicroKernel.Run<V>(block.Depth, ref a, ref b, accumulate: false, ref tile, (nuint)GemmTile<V>.NR);
        for (var i = 0; i < rows; i++)
        {
            ref var product = ref Unsafe.Add(ref tile, i * GemmTile<V>.NR);
            _finish.Row<V>(ref product, columns, block.Accumulate, block.IsLast, row + i, column, ref Element(row + i, column));
        }
    }

    [MethodImpl(AggressiveInlining)]
    private ref float Element(int row, int column) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(_c.Data), (nuint)row * (nuint)_c.RowStride + (nuint)column * (nuint)_c.ColumnStride);
}
