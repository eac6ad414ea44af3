using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

internal sealed class ValueRow
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public uint Group { get; set; }
}

internal sealed class ClassRow
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}

internal sealed class ManyRow
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    [KeyType(4)]
    public uint Label { get; set; }
}

/// <summary>Rows of the tasks: three standard normal features, and what they say of the label, with noise.</summary>
internal static class ChoosingData
{
    public static IDataView Values(MLContext mlContext, int rows = 120) => mlContext.Data.LoadFromEnumerable(
        Features(rows).Select((x, i) => new ValueRow { Features = x, Label = Target(x, i), Group = (uint)(i / 10) }).ToArray());

    public static IDataView Classes(MLContext mlContext, int rows = 120) => mlContext.Data.LoadFromEnumerable(
        Features(rows).Select((x, i) => new ClassRow { Features = x, Label = Target(x, i) > 0 }).ToArray());

    /// <summary>Three classes, and a fourth that one row alone has.</summary>
    public static IDataView Many(MLContext mlContext, int rows = 120) => mlContext.Data.LoadFromEnumerable(
        Features(rows).Select((x, i) => new ManyRow { Features = x, Label = i == 0 ? 4u : x[0] > 0.5 ? 3u : x[1] > 0 ? 2u : 1u }).ToArray());

    private static IEnumerable<float[]> Features(int rows)
    {
        var random = new Random(5);
        float Next() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return [.. Enumerable.Range(0, rows).Select(_ => (float[])[Next(), Next(), Next()])];
    }

    private static float Target(float[] x, int row) => 2 * x[0] - x[1] + 0.3f * MathF.Sin(row);
}

/// <summary>An estimator that does what a test wants before another's Fit.</summary>
internal sealed class Interfering(IEstimator<ITransformer> estimator, Action beforeFit) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input)
    {
        beforeFit();
        return estimator.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
}
