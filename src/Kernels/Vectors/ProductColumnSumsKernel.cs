namespace MlNetDeep.Kernels;

/// <summary>sums_j += sum_i a_ij b_ij, with adjacent columns.</summary>
internal readonly ref struct ProductColumnSumsKernel(ReadOnlyMatrix a, ReadOnlyMatrix b, Span<float> sums) : ISimdKernel
{
    private readonly ReadOnlyMatrix _a = a;
    private readonly ReadOnlyMatrix _b = b;
    private readonly ref float _sums = ref MemoryMarshal.GetReference(sums);

    public void Run<V>() where V : struct, ISimd<V>
    {
        nuint j = 0;
        var columns = (nuint)_a.Columns;
        if (V.Count > 1)
        {
            for (; j + (nuint)V.Count <= columns; j += (nuint)V.Count)
                AddColumns<V>(j);
        }
        for (; j < columns; j++)
            AddColumns<SimdScalar>(j);
    }

    [MethodImpl(LoopOptions.Loop)]
    private void AddColumns<V>(nuint j) where V : struct, ISimd<V>
    {
        var a = new RowCursor(_a);
        var b = new RowCursor(_b);
        var sum = V.Broadcast(0);
        for (var i = 0; i < _a.Rows; i++)
        {
            if (i > 0)
            {
                a.MoveNext();
                b.MoveNext();
            }
            sum = V.MulAdd(a.Load<V>(j), b.Load<V>(j), sum);
        }
        V.Store(V.Load(ref _sums, j) + sum, ref _sums, j);
    }
}
