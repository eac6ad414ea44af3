namespace MlNetDeep.Kernels;

/// <summary>r = s(r~), z = s(z~), n = tanh(n~ + r q), h = (1 - z) n + z h', with s the logistic sigmoid.</summary>
/// <param name="gates">rows x 4 units: sums n~ (of the inputs alone), r~, z~ and q (of h' alone); receives n, r, z, q.</param>
/// <param name="previous">h', rows x units.</param>
/// <param name="output">h; may be h'.</param>
internal ref struct GruForwardStep(Matrix gates, ReadOnlyMatrix previous, Matrix output) : IRowStep
{
    private readonly nuint _units = (nuint)output.Columns;
    private RowCursor _gates = new(gates);
    private RowCursor _previous = new(previous);
    private RowCursor _output = new(output);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sigmoid = default(SigmoidFunction);
        var r = sigmoid.Apply(_gates.Load<V>(_units + i));
        _gates.Store(r, _units + i);
        var z = sigmoid.Apply(_gates.Load<V>(2 * _units + i));
        _gates.Store(z, 2 * _units + i);
        var n = default(TanhFunction).Apply(V.MulAdd(r, _gates.Load<V>(3 * _units + i), _gates.Load<V>(i)));
        _gates.Store(n, i);
        _output.Store(V.MulAdd(z, _previous.Load<V>(i) - n, n), i);
    }

    [MethodImpl(AggressiveInlining)]
    public void MoveNext()
    {
        _gates.MoveNext();
        _previous.MoveNext();
        _output.MoveNext();
    }
}

/// <summary>
/// The gradients by the sums: with dh = dy + dh, dn~ = dh (1 - z) (1 - n^2), dz~ = dh (h' - n) z (1 - z), dr~ = dn~ q r (1 - r),
/// dq = dn~ r; then dh = dh z.
/// </summary>
/// <param name="previous">h', rows x units.</param>
/// <param name="dy">The gradient by h from what follows the layer.</param>
/// <param name="gates">rows x 4 units: n, r, z, q; receives dn~, dr~, dz~, dq.</param>
/// <param name="dh">The gradient by h from later steps; receives what reaches h' past the sums.</param>
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
        var sigmoid = default(SigmoidFunction);
        var dh = _dy.Load<V>(i) + _dh.Load<V>(i);
        var (n, r, z) = (_gates.Load<V>(i), _gates.Load<V>(_units + i), _gates.Load<V>(2 * _units + i));
        var dn = default(TanhFunction).Gradient(n, dh * (V.Broadcast(1) - z));
        _gates.Store(dn, i);
        _gates.Store(sigmoid.Gradient(r, dn * _gates.Load<V>(3 * _units + i)), _units + i);
        _gates.Store(sigmoid.Gradient(z, dh * (_previous.Load<V>(i) - n)), 2 * _units + i);
        _gates.Store(dn * r, 3 * _units + i);
        _dh.Store(dh * z, i);
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
