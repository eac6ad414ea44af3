namespace MlNetDeep.Kernels;

/// <summary>deltaSum = the columns' sums of dy; productSum = those of dy (x - mean); x and dy are [rows, columns].</summary>
internal readonly ref struct GradientSumsKernel(
    ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean, Span<float> deltaSum, Span<float> productSum)
    : ISimdKernel, IColumnBlocks
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _mean = ref MemoryMarshal.GetReference(mean);
    private readonly ref float _deltaSum = ref MemoryMarshal.GetReference(deltaSum);
    private readonly ref float _productSum = ref MemoryMarshal.GetReference(productSum);
    private readonly int _rows = x.Length / mean.Length;
    private readonly int _columns = mean.Length;

    public void Run<V>() where V : struct, ISimd<V> => ColumnTerms.Run<V, GradientSumsKernel>(this, _rows, _columns);

    [MethodImpl(LoopOptions.Loop)]
    public void AddBlock<V>(int before, int rows, nuint column) where V : struct, ISimd<V>
    {
        var stride = (nuint)_columns;
        var offset = (nuint)before * stride + column;
        ref var dy = ref Unsafe.Add(ref _dy, offset);
        var products = new ProductTerm<V>(ref Unsafe.Add(ref _x, offset), ref dy, V.Load(ref _mean, column));
        var deltaSum = ColumnTerms.Sum<V, ValueTerm<V>>(new ValueTerm<V>(ref dy), (nuint)rows, stride);
        var productSum = ColumnTerms.Sum<V, ProductTerm<V>>(products, (nuint)rows, stride);
        if (before > 0)
        {
            deltaSum += V.Load(ref _deltaSum, column);
            productSum += V.Load(ref _productSum, column);
        }
        V.Store(deltaSum, ref _deltaSum, column);
        V.Store(productSum, ref _productSum, column);
    }
}
