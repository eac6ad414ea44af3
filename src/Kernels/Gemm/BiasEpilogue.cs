namespace MlNetDeep.Kernels;

/// <summary>c = f(product + bias): the bias, one element a column of C, then the activation function.</summary>
internal readonly ref struct BiasEpilogue<TFunction>(ReadOnlySpan<float> bias, TFunction function) : IEpilogue
    where TFunction : struct, IActivationFunction
{
    private readonly ReadOnlySpan<float> _bias = bias;
    private readonly TFunction _function = function;

    public void Check(int rows, int columns) => MatrixChecks.Row(_bias, columns, "bias");

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V product, int row, int column) where V : struct, ISimd<V> =>
        _function.Apply(product + V.Load(in MemoryMarshal.GetReference(_bias), (nuint)column));
}
