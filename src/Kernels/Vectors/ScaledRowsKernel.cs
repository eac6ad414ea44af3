namespace MlNetDeep.Kernels;

/// <summary>sum += sum_j scales_j rows_(indices_j).</summary>
internal readonly ref struct ScaledRowsKernel(
    ReadOnlySpan<float> scales, ReadOnlySpan<int> indices, ReadOnlySpan<float> rows, Span<float> sum) : ISimdKernel
{
    private readonly ReadOnlySpan<float> _scales = scales;
    private readonly ReadOnlySpan<int> _indices = indices;
    private readonly ReadOnlySpan<float> _rows = rows;
    private readonly Span<float> _sum = sum;

    public void Run<V>() where V : struct, ISimd<V> => ScaledRows.Sum<V>(
        _indices, _scales, ref MemoryMarshal.GetReference(_rows), (nuint)_sum.Length, accumulate: true,
        ref MemoryMarshal.GetReference(_sum), _sum.Length);
}
