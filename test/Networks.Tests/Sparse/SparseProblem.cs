namespace MlNetDeep.Networks.Tests.Sparse;

/// <summary>Rows of a few features out of many, in both forms.</summary>
internal sealed class SparseProblem
{
    public const int Features = 300;
    public const int Classes = 3;
    private const int NonZeros = 7;

    /// <summary>Draws rows whose last feature never occurs and whose first always does.</summary>
    public SparseProblem(int rows, int seed = 1, bool weighted = false)
    {
        var random = new Random(seed);
        Dense = new float[rows * Features];
        Rows = new SparseRows(Features);
        Targets = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = Dense.AsSpan(i * Features, Features);
            row[0] = 1;
            for (int j = 1; j < NonZeros; j++)
                row[random.Next(1, Features - 1)] = random.NextSingle() * 2 - 0.5f;
            Rows.Add(row);
            Targets[i] = row[..100].ToArray().Sum() > row[100..].ToArray().Sum() ? 0 : 1 + i % 2;
        }

        Weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => i % 4 * 0.5f)] : null;
    }

    public float[] Dense { get; }

    public SparseRows Rows { get; }

    public float[] Targets { get; }

    public float[]? Weights { get; }

    public InMemoryData AsDense => new(Targets.Length, Features, Dense, 1, Targets, Weights);

    public InMemoryData AsSparse => new(Rows, 1, Targets, Weights);

    public static Sequential Network(params Layer[] first) =>
        new(new Shape(Features), [.. first, new Dense(9), new Tanh(), new Dense(5), new Relu(), new Dense(Classes)]);
}
