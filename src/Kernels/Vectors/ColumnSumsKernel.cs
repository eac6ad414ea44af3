namespace MlNetDeep.Kernels;

/// <summary>sums_j += sum_i x_ij.</summary>
internal readonly ref struct ColumnSumsKernel(ReadOnlyMatrix x, Span<float> sums) : ISimdKernel
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x.Data);
    private readonly ref float _sums = ref MemoryMarshal.GetReference(sums);
    private readonly nuint _rows = (nuint)x.Rows;
    private readonly nuint _columns = (nuint)x.Columns;
    private readonly nuint _rowStride = (nuint)x.RowStride;
    private readonly nuint _columnStride = (nuint)x.ColumnStride;

    public void Run<V>() where V : struct, ISimd<V>
    {
        nuint j = 0;
        if (_columnStride == 1 && V.Count > 1)
        {
            // Four vectors a pass, so that four additions are under way at a time.
            for (; j + 4 * (nuint)V.Count <= _columns; j += 4 * (nuint)V.Count)
                AddFour<V>(j);
            for (; j + (nuint)V.Count <= _columns; j += (nuint)V.Count)
                AddOne<V>(j);
        }
        for (; j < _columns; j++)
            AddOne<SimdScalar>(j);
    }

    [MethodImpl(LoopOptions.Loop)]
    private void AddFour<V>(nuint j) where V : struct, ISimd<V>
    {
        ref var x = ref Unsafe.Add(ref _x, j);
        ref var sums = ref Unsafe.Add(ref _sums, j);
        var count = (nuint)V.Count;
        var (s0, s1, s2, s3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        for (nuint i = 0; i < _rows; i++)
        {
            s0 += V.Load(ref x, 0);
            s1 += V.Load(ref x, count);
            s2 += V.Load(ref x, 2 * count);
            s3 += V.Load(ref x, 3 * count);
            x = ref Unsafe.Add(ref x, _rowStride);
        }
        V.Store(V.Load(ref sums, 0) + s0, ref sums, 0);
        V.Store(V.Load(ref sums, count) + s1, ref sums, count);
        V.Store(V.Load(ref sums, 2 * count) + s2, ref sums, 2 * count);
        V.Store(V.Load(ref sums, 3 * count) + s3, ref sums, 3 * count);
    }

    [MethodImpl(LoopOptions.Loop)]
    private void AddOne<V>(nuint j) where V : struct, ISimd<V>
    {
        ref var x = ref Unsafe.Add(ref _x, j * _columnStride);
        var sum = V.Broadcast(0);
        for (nuint i = 0; i < _rows; i++)
            sum += V.Load(ref x, i * _rowStride);
        V.Store(V.Load(ref _sums, j) + sum, ref _sums, j);
    }
}
