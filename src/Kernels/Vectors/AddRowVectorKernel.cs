namespace MlNetDeep.Kernels;

/// <summary>x_ij += row_j.</summary>
internal readonly ref struct AddRowVectorKernel(ReadOnlySpan<float> row, Matrix x) : ISimdKernel
{
    private readonly ref float _row = ref MemoryMarshal.GetReference(row);
    private readonly ref float _x = ref MemoryMarshal.GetReference(x.Data);
    private readonly nuint _rows = (nuint)x.Rows;
    private readonly nuint _columns = (nuint)x.Columns;
    private readonly nuint _rowStride = (nuint)x.RowStride;
    private readonly nuint _columnStride = (nuint)x.ColumnStride;

    [MethodImpl(LoopOptions.Loop)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < _rows; i++)
        {
            ref var x = ref Unsafe.Add(ref _x, i * _rowStride);
            nuint j = 0;
            if (_columnStride == 1 && V.Count > 1)
            {
                for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
                    V.Store(V.Load(ref x, j) + V.Load(ref _row, j), ref x, j);
            }
            for (; j < _columns; j++)
                Unsafe.Add(ref x, j * _columnStride) += Unsafe.Add(ref _row, j);
        }
    }
}
