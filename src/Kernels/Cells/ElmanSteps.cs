namespace MlNetDeep.Kernels;

/// <summary>h = f(a), see <see cref="Cells.ElmanForward"/>.</summary>
internal ref struct ElmanForwardStep<TFunction>(TFunction function, ReadOnlyMatrix sums, Matrix output) : IRowStep
    where TFunction : struct, IActivationFunction
{
    private readonly TFunction _function = function;
    private RowCursor _sums = new(sums);
    private RowCursor _output = new(output);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V> => _output.Store(_function.Apply(_sums.Load<V>(i)), i);

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _sums.MoveNext();
        _output.MoveNext();
    }
}

/// <summary>da = (dy + dh) f'(a), from h = f(a); then dh = 0. See <see cref="Cells.ElmanBackward"/>.</summary>
internal ref struct ElmanBackwardStep<TFunction>(
    TFunction function, ReadOnlyMatrix output, ReadOnlyMatrix dy, Matrix sums, Matrix dh) : IRowStep
    where TFunction : struct, IActivationFunction
{
    private readonly TFunction _function = function;
    private RowCursor _output = new(output);
    private RowCursor _dy = new(dy);
    private RowCursor _sums = new(sums);
    private RowCursor _dh = new(dh);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        _sums.Store(_function.Gradient(_output.Load<V>(i), _dy.Load<V>(i) + _dh.Load<V>(i)), i);
        _dh.Store(V.Broadcast(0), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _output.MoveNext();
        _dy.MoveNext();
        _sums.MoveNext();
        _dh.MoveNext();
    }
}
