namespace MlNetDeep.Kernels;

/// <summary>
/// Memory cell blocks without forget gates: i = s(i~) and o = s(o~) for each block, and for each of its cells g = 4 s(g~) - 2,
/// c = c' + i g, h = o (2 s(c) - 1), with s the logistic sigmoid and 2 s(x) - 1 computed as tanh(x / 2).
/// </summary>
/// <param name="sums">rows x (cells + 2 blocks): g~, i~, o~; receives g, i, o. Cell k of block j stands at k blocks + j.</param>
/// <param name="previous">c', rows x cells.</param>
/// <param name="cell">c; may be c'.</param>
/// <param name="output">rows x (cells + 2 blocks): h, i, o.</param>
/// <param name="blocks">The number of blocks.</param>
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
        var tanh = default(TanhFunction);
        var half = V.Broadcast(0.5f);
        var (inputGate, outputGate) = (Gate<V>(_cells + i), Gate<V>(_cells + _blocks + i));
        for (var j = i; j < _cells; j += _blocks)
        {
            var g = tanh.Apply(half * _sums.Load<V>(j));
            g += g;
            _sums.Store(g, j);
            var c = V.MulAdd(inputGate, g, _previous.Load<V>(j));
            _cell.Store(c, j);
            _output.Store(outputGate * tanh.Apply(half * c), j);
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
        var gate = default(SigmoidFunction).Apply(_sums.Load<V>(i));
        _sums.Store(gate, i);
        _output.Store(gate, i);
        return gate;
    }
}

/// <summary>
/// The truncated gradients by the sums: with t = tanh(c / 2), dc = dc + dy o (1 - t^2) / 2 and dg~ = dc i (1 - g^2 / 4) for each cell;
/// for each block do~ = o (1 - o) sum dy t and di~ = i (1 - i) sum dc g over its cells.
/// </summary>
/// <param name="cell">c, rows x cells.</param>
/// <param name="dy">The gradient by h from what follows the layer.</param>
/// <param name="sums">rows x (cells + 2 blocks): g, i, o; receives dg~, di~, do~.</param>
/// <param name="dc">The gradient by c from later steps; receives that by c', the same.</param>
/// <param name="blocks">The number of blocks.</param>
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
        var sigmoid = default(SigmoidFunction);
        var tanh = default(TanhFunction);
        var half = V.Broadcast(0.5f);
        var (inputGate, outputGate) = (_sums.Load<V>(_cells + i), _sums.Load<V>(_cells + _blocks + i));
        var (dInput, dOutput) = (V.Broadcast(0), V.Broadcast(0));
        for (var j = i; j < _cells; j += _blocks)
        {
            var dy = _dy.Load<V>(j);
            var t = tanh.Apply(half * _cell.Load<V>(j));
            var dc = _dc.Load<V>(j) + tanh.Gradient(t, half * dy * outputGate);
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
