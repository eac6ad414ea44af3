namespace MlNetDeep.Kernels;

/// <summary>
/// The first half of a cell's step: i = s(i~), f = s(f~), g = tanh(g~), c = f c' + i g, with s the logistic sigmoid. In two halves, since
/// the functions of a whole step are more than the JIT inlines into one loop.
/// </summary>
/// <param name="peepholes">What the gates see of c'.</param>
/// <param name="gates">rows x 4 units: sums i~, f~, g~, o~; receives i, f, g.</param>
/// <param name="previous">c', rows x units.</param>
/// <param name="cell">c; may be c'.</param>
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
        var sigmoid = default(SigmoidFunction);
        var c = _previous.Load<V>(i);
        var input = sigmoid.Apply(_peepholes.Input(_gates.Load<V>(i), c, i));
        _gates.Store(input, i);
        var forget = sigmoid.Apply(_peepholes.Forget(_gates.Load<V>(_units + i), c, i));
        _gates.Store(forget, _units + i);
        var g = default(TanhFunction).Apply(_gates.Load<V>(2 * _units + i));
        _gates.Store(g, 2 * _units + i);
        _cell.Store(V.MulAdd(forget, c, input * g), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _previous.MoveNext();
        _cell.MoveNext();
    }
}

/// <summary>The second half: o = s(o~), h = o tanh(c).</summary>
/// <param name="peepholes">What the output gates see of c.</param>
/// <param name="gates">rows x 4 units, of which the last are o~; they receive o.</param>
/// <param name="cell">c, rows x units.</param>
/// <param name="output">h.</param>
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
        var o = default(SigmoidFunction).Apply(_peepholes.Output(_gates.Load<V>(_output + i), c, i));
        _gates.Store(o, _output + i);
        _destination.Store(o * default(TanhFunction).Apply(c), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _cell.MoveNext();
        _destination.MoveNext();
    }
}

/// <summary>
/// The gradients by the sums: with dh = dy + dh and t = tanh(c), do~ = dh t o (1 - o), dc = dc + dh o (1 - t^2), di~ = dc g i (1 - i),
/// df~ = dc c' f (1 - f), dg~ = dc i (1 - g^2); then dc = dc f. Peepholes add do~ to dc before, di~ and df~ after.
/// </summary>
/// <param name="peepholes">As in the forward step.</param>
/// <param name="previous">c', rows x units.</param>
/// <param name="cell">c.</param>
/// <param name="dy">The gradient by h from what follows the layer.</param>
/// <param name="gates">rows x 4 units: i, f, g, o; receives di~, df~, dg~, do~.</param>
/// <param name="dh">The gradient by h from later steps; receives what reaches h' past the sums: zero.</param>
/// <param name="dc">The gradient by c from later steps; receives that by c'.</param>
internal ref struct LstmBackwardStep<TPeepholes>(
    TPeepholes peepholes, ReadOnlyMatrix previous, ReadOnlyMatrix cell, ReadOnlyMatrix dy, Matrix gates, Matrix dh, Matrix dc) : IRowStep
    where TPeepholes : struct, IPeepholes, allows ref struct
{
    private readonly TPeepholes _peepholes = peepholes;
    private readonly nuint _units = (nuint)cell.Columns;
    private RowCursor _previous = new(previous);
    private RowCursor _cell = new(cell);
    private RowCursor _dy = new(dy);
    private RowCursor _gates = new(gates);
    private RowCursor _dh = new(dh);
    private RowCursor _dc = new(dc);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(SigmoidFunction);
        var tanh = default(TanhFunction);
        var dh = _dy.Load<V>(i) + _dh.Load<V>(i);
        _dh.Store(V.Broadcast(0), i);
        var t = tanh.Apply(_cell.Load<V>(i));
        var o = _gates.Load<V>(3 * _units + i);
        var dOutput = sigmoid.Gradient(o, dh * t);
        _gates.Store(dOutput, 3 * _units + i);
        var dc = _peepholes.Output(_dc.Load<V>(i) + tanh.Gradient(t, dh * o), dOutput, i);

        var input = _gates.Load<V>(i);
        var g = _gates.Load<V>(2 * _units + i);
        var dInput = sigmoid.Gradient(input, dc * g);
        _gates.Store(dInput, i);
        _gates.Store(tanh.Gradient(g, dc * input), 2 * _units + i);
        var forget = _gates.Load<V>(_units + i);
        var dForget = sigmoid.Gradient(forget, dc * _previous.Load<V>(i));
        _gates.Store(dForget, _units + i);
        _dc.Store(_peepholes.Forget(_peepholes.Input(dc * forget, dInput, i), dForget, i), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _previous.MoveNext();
        _cell.MoveNext();
        _dy.MoveNext();
        _gates.MoveNext();
        _dh.MoveNext();
        _dc.MoveNext();
    }
}
