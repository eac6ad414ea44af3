namespace MlNetDeep.Kernels;

/// <summary>y_ij = x_ij.</summary>
internal ref struct MatrixCopyStep(ReadOnlyMatrix x, Matrix y) : IRowStep
{
    private RowCursor _x = new(x);
    private RowCursor _y = new(y);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V> => _y.Store(_x.Load<V>(i), i);

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _x.MoveNext();
        _y.MoveNext();
    }
}

/// <summary>y_ij += x_ij.</summary>
internal ref struct MatrixAddStep(ReadOnlyMatrix x, Matrix y) : IRowStep
{
    private RowCursor _x = new(x);
    private RowCursor _y = new(y);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V> => _y.Store(_y.Load<V>(i) + _x.Load<V>(i), i);

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _x.MoveNext();
        _y.MoveNext();
    }
}
