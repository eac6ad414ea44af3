namespace MlNetDeep.Kernels;

/// <summary>
/// What the gates of an LSTM cell see of the cell's state: each method adds a weight times a factor to a sum. Forward the factor is the
/// state and the sum the gate's; backward the factor is the gate's gradient and the sum the state's.
/// </summary>
internal interface IPeepholes
{
    /// <summary>sum + p factor, with the weights p of the input gates at i .. i + V.Count.</summary>
    V Input<V>(V sum, V factor, nuint i) where V : struct, ISimd<V>;

    /// <summary>The same for the forget gates.</summary>
    V Forget<V>(V sum, V factor, nuint i) where V : struct, ISimd<V>;

    /// <summary>The same for the output gates.</summary>
    V Output<V>(V sum, V factor, nuint i) where V : struct, ISimd<V>;
}

/// <summary>Gates that see nothing of the state.</summary>
internal readonly struct NoPeepholes : IPeepholes
{
    [MethodImpl(AggressiveInlining)]
    public V Input<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => sum;

    [MethodImpl(AggressiveInlining)]
    public V Forget<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => sum;

    [MethodImpl(AggressiveInlining)]
    public V Output<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => sum;
}

/// <summary>One weight a gate and unit. F. Gers, J. Schmidhuber, "Recurrent nets that time and count", IJCNN 2000.</summary>
/// <param name="weights">[3 units]: of the input, forget and output gates.</param>
internal readonly ref struct Peepholes(ReadOnlySpan<float> weights) : IPeepholes
{
    private readonly ref float _weights = ref MemoryMarshal.GetReference(weights);
    private readonly nuint _units = (nuint)(weights.Length / 3);

    [MethodImpl(AggressiveInlining)]
    public V Input<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => V.MulAdd(V.Load(ref _weights, i), factor, sum);

    [MethodImpl(AggressiveInlining)]
    public V Forget<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => V.MulAdd(V.Load(ref _weights, _units + i), factor, sum);

    [MethodImpl(AggressiveInlining)]
    public V Output<V>(V sum, V factor, nuint i) where V : struct, ISimd<V> => V.MulAdd(V.Load(ref _weights, 2 * _units + i), factor, sum);
}
