namespace MlNetDeep.Kernels;

/// <summary>The formulas of <see cref="Cells.Lstm1997Forward"/>, on the same operands; 2 s(x) - 1 is computed as tanh(x / 2).</summary>
internal ref struct Lstm1997ForwardStep(Matrix sums, ReadOnlyMatrix previous, Matrix cell, Matrix output, int blocks) : IRowStep
{
    private readonly nuint _cells = (nuint)cell.Columns;
    private readonly nuint _blocks = (nuint)blocks;
    private RowCursor _sums = new(sums);
    private RowCursor _previous = new(previous);
    private RowCursor _cell = new(cell);
    private RowCursor _output = new(output);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var tanh = default(Flushed<TanhFunction>);
        var half = V.Broadcast(0.5f);
        var (inputGate, outputGate) = (Gate<V>(_cells + i), Gate<V>(_cells + _blocks + i));
        for (var j = i; j < _cells; j += _blocks)
        {
            var g = tanh.Apply(half * _sums.Load<V>(j));
            g += g;
            _sums.Store(g, j);
            var c = Tiny.Flush(V.MulAdd(inputGate, g, _previous.Load<V>(j)));
            _cell.Store(c, j);
            _output.Store(Tiny.Flush(outputGate * tanh.Apply(half * c)), j);
        }
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _sums.MoveNext();
        _previous.MoveNext();
        _cell.MoveNext();
        _output.MoveNext();
    }

    [MethodImpl(AggressiveInlining)]
    private readonly V Gate<V>(nuint i) where V : struct, ISimd<V>
    {
        var gate = default(Flushed<SigmoidFunction>).Apply(_sums.Load<V>(i));
        _sums.Store(gate, i);
        _output.Store(gate, i);
        return gate;
    }
}

/// <summary>The formulas of <see cref="Cells.Lstm1997Backward"/>, on the same operands, with t = tanh(c / 2).</summary>
internal ref struct Lstm1997BackwardStep(ReadOnlyMatrix cell, ReadOnlyMatrix dy, Matrix sums, Matrix dc, int blocks) : IRowStep
{
    private readonly nuint _cells = (nuint)cell.Columns;
    private readonly nuint _blocks = (nuint)blocks;
    private RowCursor _cell = new(cell);
    private RowCursor _dy = new(dy);
    private RowCursor _sums = new(sums);
    private RowCursor _dc = new(dc);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(Flushed<SigmoidFunction>);
        var tanh = default(Flushed<TanhFunction>);
        var half = V.Broadcast(0.5f);
        var (inputGate, outputGate) = (_sums.Load<V>(_cells + i), _sums.Load<V>(_cells + _blocks + i));
        var (dInput, dOutput) = (V.Broadcast(0), V.Broadcast(0));
        for (var j = i; j < _cells; j += _blocks)
        {
            var dy = Tiny.Flush(_dy.Load<V>(j));
            var t = tanh.Apply(half * _cell.Load<V>(j));
            var dc = Tiny.Flush(_dc.Load<V>(j) + half * tanh.Gradient(t, dy * outputGate));
            _dc.Store(dc, j);
            dOutput = V.MulAdd(dy, t, dOutput);
            var g = _sums.Load<V>(j);
            dInput = V.MulAdd(dc, g, dInput);
            _sums.Store(tanh.Gradient(half * g, dc * inputGate), j);
        }
        _sums.Store(sigmoid.Gradient(inputGate, dInput), _cells + i);
        _sums.Store(sigmoid.Gradient(outputGate, dOutput), _cells + _blocks + i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _cell.MoveNext();
        _dy.MoveNext();
        _sums.MoveNext();
        _dc.MoveNext();
    }
}
