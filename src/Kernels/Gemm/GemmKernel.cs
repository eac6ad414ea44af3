namespace MlNetDeep.Kernels;

internal readonly ref struct GemmKernel<TEpilogue>(ReadOnlyMatrix a, ReadOnlyMatrix b, TEpilogue epilogue, bool accumulate, Matrix c) : ISimdKernel
    where TEpilogue : struct, IEpilogue, allows ref struct
{
    private readonly ReadOnlyMatrix _a = a;
    private readonly ReadOnlyMatrix _b = b;
    private readonly Matrix _c = c;
    private readonly TEpilogue _epilogue = epilogue;

    public void Run<V>() where V : struct, ISimd<V>
    {
        for (var i = 0; i < _c.Rows; i++)
        {
            for (var j = 0; j < _c.Columns; j++)
            {
                ref var target = ref _c.Data[i * _c.RowStride + j * _c.ColumnStride];
                var sum = accumulate ? target : 0;
                for (var p = 0; p < _a.Columns; p++)
                    sum += _a.Data[i * _a.RowStride + p * _a.ColumnStride] * _b.Data[p * _b.RowStride + j * _b.ColumnStride];
                target = SimdScalar.Sum(_epilogue.Apply(SimdScalar.Broadcast(sum), i, j));
            }
        }
    }
}

internal readonly ref struct PackedGemmKernel<TEpilogue>(ReadOnlyMatrix a, PackedMatrix b, TEpilogue epilogue, bool accumulate, Matrix c) : ISimdKernel
    where TEpilogue : struct, IEpilogue, allows ref struct
{
    private readonly ReadOnlyMatrix _a = a;
    private readonly ReadOnlyMatrix _b = b.View;
    private readonly Matrix _c = c;
    private readonly TEpilogue _epilogue = epilogue;

    public void Run<V>() where V : struct, ISimd<V> => new GemmKernel<TEpilogue>(_a, _b, _epilogue, accumulate, _c).Run<V>();
}
