namespace MlNetDeep.Kernels;

/// <summary>
/// The means and sums of squared deviations of the columns of x, [rows, columns]: of each block in two passes, while it is in the cache;
/// blocks are joined by the formula of Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
/// variances", 1979. Unlike sum x^2 - (sum x)^2 / n, it loses no digits to a mean that is large against the deviations.
/// </summary>
internal readonly ref struct MomentsKernel(ReadOnlySpan<float> x, Span<float> mean, Span<float> squares) : ISimdKernel, IColumnBlocks
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _mean = ref MemoryMarshal.GetReference(mean);
    private readonly ref float _squares = ref MemoryMarshal.GetReference(squares);
    private readonly int _rows = x.Length / mean.Length;
    private readonly int _columns = mean.Length;

    public void Run<V>() where V : struct, ISimd<V> => ColumnTerms.Run<V, MomentsKernel>(this, _rows, _columns);

    /// <summary>Joins the moments of the rows before with those of a block.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public void AddBlock<V>(int before, int rows, nuint column) where V : struct, ISimd<V>
    {
        var stride = (nuint)_columns;
        ref var x = ref Unsafe.Add(ref _x, (nuint)before * stride + column);
        var blockMean = ColumnTerms.Sum<V, ValueTerm<V>>(new ValueTerm<V>(ref x), (nuint)rows, stride) / V.Broadcast(rows);
        var blockSquares = ColumnTerms.Sum<V, SquareTerm<V>>(new SquareTerm<V>(ref x, blockMean), (nuint)rows, stride);
        if (before == 0)
        {
            V.Store(blockMean, ref _mean, column);
            V.Store(blockSquares, ref _squares, column);
            return;
        }
        var share = (float)((double)rows / (before + rows));
        var (mean, squares) = (V.Load(ref _mean, column), V.Load(ref _squares, column));
        var difference = blockMean - mean;
        V.Store(V.MulAdd(difference, V.Broadcast(share), mean), ref _mean, column);
        V.Store(V.MulAdd(difference * difference, V.Broadcast(share * before), squares + blockSquares), ref _squares, column);
    }
}
