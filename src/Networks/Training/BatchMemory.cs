namespace MlNetDeep;

/// <summary>The examples of a batch, gathered: what a workspace does not hold. Allocated once.</summary>
/// <param name="rows">The most rows.</param>
/// <param name="features">Features of a row; 0 where they are not gathered.</param>
/// <param name="targets">Target values of a row.</param>
/// <param name="outputs">Outputs of the network.</param>
internal sealed class BatchMemory(int rows, int features, int targets, int outputs)
{
    private readonly float[] _features = GC.AllocateUninitializedArray<float>(Count(rows, features));
    private readonly float[] _targets = new float[Count(rows, targets)];
    private readonly float[] _weights = new float[rows];
    private readonly float[] _unused = new float[Count(rows, outputs)];

    /// <summary>[rows, features].</summary>
    public Span<float> Features(int first, int count) => _features.AsSpan(first * features, count * features);

    /// <summary>[rows, targets].</summary>
    public Span<float> Targets(int first, int count) => _targets.AsSpan(first * targets, count * targets);

    /// <summary>[rows].</summary>
    public Span<float> Weights(int first, int count) => _weights.AsSpan(first, count);

    /// <summary>[rows, outputs]: a loss writes its gradient even where nobody asks for it.</summary>
    public Span<float> Unused(int first, int count) => _unused.AsSpan(first * outputs, count * outputs);

    private static int Count(int rows, int values)
    {
        long count = (long)rows * values;
        MemoryNeed.Check(count, count, $"A batch of {rows} rows of {values} values", "lower BatchSize");
        return (int)count;
    }
}
