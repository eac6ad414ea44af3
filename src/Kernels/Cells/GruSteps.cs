namespace MlNetDeep.Kernels;

/// <summary>The formulas of <see cref="Cells.GruForward"/>, on the same operands.</summary>
internal ref struct GruForwardStep(Matrix gates, ReadOnlyMatrix previous, Matrix output) : IRowStep
{
    private readonly nuint _units = (nuint)output.Columns;
    private RowCursor _gates = new(gates);
    private RowCursor _previous = new(previous);
    private RowCursor _output = new(output);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(Flushed<SigmoidFunction>);
        var r = sigmoid.Apply(_gates.Load<V>(_units + i));
        _gates.Store(r, _units + i);
        var z = sigmoid.Apply(_gates.Load<V>(2 * _units + i));
        _gates.Store(z, 2 * _units + i);
        var n = default(Flushed<TanhFunction>).Apply(V.MulAdd(r, _gates.Load<V>(3 * _units + i), _gates.Load<V>(i)));
        _gates.Store(n, i);
        _output.Store(Tiny.Flush(V.MulAdd(z, _previous.Load<V>(i) - n, n)), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _previous.MoveNext();
        _output.MoveNext();
    }
}

/// <summary>The formulas of <see cref="Cells.GruBackward"/>, on the same operands.</summary>
internal ref struct GruBackwardStep(ReadOnlyMatrix previous, ReadOnlyMatrix dy, Matrix gates, Matrix dh) : IRowStep
{
    private readonly nuint _units = (nuint)previous.Columns;
    private RowCursor _previous = new(previous);
    private RowCursor _dy = new(dy);
    private RowCursor _gates = new(gates);
    private RowCursor _dh = new(dh);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(Flushed<SigmoidFunction>);
        var dh = Tiny.Flush(_dy.Load<V>(i) + _dh.Load<V>(i));
        var (n, r, z) = (_gates.Load<V>(i), _gates.Load<V>(_units + i), _gates.Load<V>(2 * _units + i));
        var dn = default(Flushed<TanhFunction>).Gradient(n, dh * (V.Broadcast(1) - z));
        _gates.Store(dn, i);
        _gates.Store(sigmoid.Gradient(r, dn * _gates.Load<V>(3 * _units + i)), _units + i);
        _gates.Store(sigmoid.Gradient(z, dh * (_previous.Load<V>(i) - n)), 2 * _units + i);
        _gates.Store(Tiny.Flush(dn * r), 3 * _units + i);
        _dh.Store(Tiny.Flush(dh * z), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _previous.MoveNext();
        _dy.MoveNext();
        _gates.MoveNext();
        _dh.MoveNext();
    }
}
