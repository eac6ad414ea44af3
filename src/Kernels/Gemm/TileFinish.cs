namespace MlNetDeep.Kernels;

/// <summary>The way of finished products into C: the sum with what C holds, and the epilogue.</summary>
internal readonly ref struct TileFinish<TEpilogue>(TEpilogue epilogue, int columnStride)
    where TEpilogue : struct, IEpilogue, allows ref struct
{
    private readonly TEpilogue _epilogue = epilogue;
    private readonly nuint _columnStride = (nuint)columnStride;

    /// <summary>c_j = epilogue(c_j) for adjacent columns of one row.</summary>
    [MethodImpl(AggressiveInlining)]
    public void InPlace<V>(ref float c, int columns, int row, int column) where V : struct, ISimd<V> =>
        Contiguous<V>(ref c, columns, accumulate: false, isLast: true, row, column, ref c);

    /// <summary>c_j = product_j, or c_j + product_j, and the epilogue of it where the sum is complete, for one row of a tile.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public void Row<V>(ref float product, int columns, bool accumulate, bool isLast, int row, int column, ref float c)
        where V : struct, ISimd<V>
    {
        if (_columnStride == 1)
        {
            Contiguous<V>(ref product, columns, accumulate, isLast, row, column, ref c);
            return;
        }
        for (var j = 0; j < columns; j++)
        {
            ref var target = ref Unsafe.Add(ref c, (nuint)j * _columnStride);
            Elements<SimdScalar>(ref Unsafe.Add(ref product, j), accumulate, isLast, row, column + j, ref target);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Contiguous<V>(ref float product, int columns, bool accumulate, bool isLast, int row, int column, ref float c)
        where V : struct, ISimd<V>
    {
        var j = 0;
        for (; columns - j >= V.Count; j += V.Count)
            Elements<V>(ref Unsafe.Add(ref product, j), accumulate, isLast, row, column + j, ref Unsafe.Add(ref c, j));
        for (; j < columns; j++)
            Elements<SimdScalar>(ref Unsafe.Add(ref product, j), accumulate, isLast, row, column + j, ref Unsafe.Add(ref c, j));
    }

    [MethodImpl(AggressiveInlining)]
    private void Elements<V>(ref float product, bool accumulate, bool isLast, int row, int column, ref float c) where V : struct, ISimd<V>
    {
        var value = V.Load(ref product, 0);
        if (accumulate)
            value += V.Load(ref c, 0);
        if (isLast)
            value = _epilogue.Apply(value, row, column);
        V.Store(value, ref c, 0);
    }
}
