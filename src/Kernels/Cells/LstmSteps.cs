namespace MlNetDeep.Kernels;

/// <summary>
/// The first half of <see cref="Cells.LstmForward"/>: i, f, g and c. In two halves, since the functions of a whole step are more than the
/// JIT inlines into one loop.
/// </summary>
internal ref struct LstmStateStep<TPeepholes>(TPeepholes peepholes, Matrix gates, ReadOnlyMatrix previous, Matrix cell) : IRowStep
    where TPeepholes : struct, IPeepholes, allows ref struct
{
    private readonly TPeepholes _peepholes = peepholes;
    private readonly nuint _units = (nuint)cell.Columns;
    private RowCursor _gates = new(gates);
    private RowCursor _previous = new(previous);
    private RowCursor _cell = new(cell);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(Flushed<SigmoidFunction>);
        var c = _previous.Load<V>(i);
        var input = sigmoid.Apply(_peepholes.Input(_gates.Load<V>(i), c, i));
        _gates.Store(input, i);
        var forget = sigmoid.Apply(_peepholes.Forget(_gates.Load<V>(_units + i), c, i));
        _gates.Store(forget, _units + i);
        var g = default(Flushed<TanhFunction>).Apply(_gates.Load<V>(2 * _units + i));
        _gates.Store(g, 2 * _units + i);
        _cell.Store(Tiny.Flush(V.MulAdd(forget, c, input * g)), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _previous.MoveNext();
        _cell.MoveNext();
    }
}

/// <summary>The second half: o = s(o~ + p_o c), h = o tanh(c).</summary>
internal ref struct LstmOutputStep<TPeepholes>(TPeepholes peepholes, Matrix gates, ReadOnlyMatrix cell, Matrix output) : IRowStep
    where TPeepholes : struct, IPeepholes, allows ref struct
{
    private readonly TPeepholes _peepholes = peepholes;
    private readonly nuint _output = 3 * (nuint)cell.Columns;
    private RowCursor _gates = new(gates);
    private RowCursor _cell = new(cell);
    private RowCursor _destination = new(output);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var c = _cell.Load<V>(i);
        var o = default(Flushed<SigmoidFunction>).Apply(_peepholes.Output(_gates.Load<V>(_output + i), c, i));
        _gates.Store(o, _output + i);
        _destination.Store(Tiny.Flush(o * default(Flushed<TanhFunction>).Apply(c)), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _cell.MoveNext();
        _destination.MoveNext();
    }
}

/// <summary>The first half of <see cref="Cells.LstmBackward"/>: do~ and dc, with t = tanh(c). Peepholes add p_o do~ to dc.</summary>
internal ref struct LstmOutputBackwardStep<TPeepholes>(
    TPeepholes peepholes, ReadOnlyMatrix cell, ReadOnlyMatrix dy, Matrix gates, Matrix dh, Matrix dc) : IRowStep
    where TPeepholes : struct, IPeepholes, allows ref struct
{
    private readonly TPeepholes _peepholes = peepholes;
    private readonly nuint _output = 3 * (nuint)cell.Columns;
    private RowCursor _cell = new(cell);
    private RowCursor _dy = new(dy);
    private RowCursor _gates = new(gates);
    private RowCursor _dh = new(dh);
    private RowCursor _dc = new(dc);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var tanh = default(Flushed<TanhFunction>);
        var dh = Tiny.Flush(_dy.Load<V>(i) + _dh.Load<V>(i));
        _dh.Store(V.Broadcast(0), i);
        var t = tanh.Apply(_cell.Load<V>(i));
        var o = _gates.Load<V>(_output + i);
        var dOutput = default(Flushed<SigmoidFunction>).Gradient(o, dh * t);
        _gates.Store(dOutput, _output + i);
        _dc.Store(Tiny.Flush(_peepholes.Output(_dc.Load<V>(i) + tanh.Gradient(t, dh * o), dOutput, i)), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _cell.MoveNext();
        _dy.MoveNext();
        _gates.MoveNext();
        _dh.MoveNext();
        _dc.MoveNext();
    }
}

/// <summary>The second half: di~, df~, dg~, and dc of the step before, to which peepholes add p_i di~ and p_f df~.</summary>
internal ref struct LstmStateBackwardStep<TPeepholes>(TPeepholes peepholes, ReadOnlyMatrix previous, Matrix gates, Matrix dc) : IRowStep
    where TPeepholes : struct, IPeepholes, allows ref struct
{
    private readonly TPeepholes _peepholes = peepholes;
    private readonly nuint _units = (nuint)dc.Columns;
    private RowCursor _previous = new(previous);
    private RowCursor _gates = new(gates);
    private RowCursor _dc = new(dc);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(Flushed<SigmoidFunction>);
        var dc = _dc.Load<V>(i);
        var input = _gates.Load<V>(i);
        var forget = _gates.Load<V>(_units + i);
        var g = _gates.Load<V>(2 * _units + i);
        var dInput = sigmoid.Gradient(input, dc * g);
        _gates.Store(dInput, i);
        _gates.Store(default(Flushed<TanhFunction>).Gradient(g, dc * input), 2 * _units + i);
        var dForget = sigmoid.Gradient(forget, dc * _previous.Load<V>(i));
        _gates.Store(dForget, _units + i);
        _dc.Store(Tiny.Flush(_peepholes.Forget(_peepholes.Input(dc * forget, dInput, i), dForget, i)), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _previous.MoveNext();
        _gates.MoveNext();
        _dc.MoveNext();
    }
}
