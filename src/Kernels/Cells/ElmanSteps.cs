namespace MlNetDeep.Kernels;

/// <summary>h = f(a).</summary>
/// <param name="function">f.</param>
/// <param name="sums">a, rows x units.</param>
/// <param name="output">h.</param>
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

/// <summary>da = (dy + dh) f'(a), from h = f(a); then dh = 0.</summary>
/// <param name="function">f.</param>
/// <param name="output">h, rows x units.</param>
/// <param name="dy">The gradient by h from what follows the layer.</param>
/// <param name="sums">Receives da.</param>
/// <param name="dh">The gradient by h from later steps; receives what reaches h' past the sums: zero.</param>
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
