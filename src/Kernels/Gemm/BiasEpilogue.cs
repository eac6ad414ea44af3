namespace MlNetDeep.Kernels;

/// <summary>c = f(product + bias): the bias of the column, then the activation function.</summary>
/// <typeparam name="TFunction">The activation function.</typeparam>
internal readonly ref struct BiasEpilogue<TFunction> : IEpilogue where TFunction : struct, IActivationFunction
{
    private readonly ReadOnlySpan<float> _bias;
    private readonly TFunction _function;

    /// <summary>An epilogue for a product of <paramref name="bias"/>.Length columns.</summary>
    /// <param name="bias">One element a column of C.</param>
    /// <param name="function">The activation function.</param>
    public BiasEpilogue(ReadOnlySpan<float> bias, TFunction function)
    {
        _bias = bias;
        _function = function;
    }

    public void Check(int rows, int columns) => MatrixChecks.Row(_bias, columns, "bias");

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V product, int row, int column) where V : struct, ISimd<V> =>
        _function.Apply(product + V.Load(in MemoryMarshal.GetReference(_bias), (nuint)column));
}
