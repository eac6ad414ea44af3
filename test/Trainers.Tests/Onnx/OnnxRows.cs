using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>
/// Rows of 8 features with a label of each task, in a column whose type has any dimensions; of the dimension 0, rows of 0 to 8 features in a
/// column of vectors of any size.
/// </summary>
internal static class OnnxRows
{
    private const int Features = 8;
    private const int Classes = 3;
    private const int MissingRow = 3;
    private const int InfiniteRow = 6;

    /// <summary>Rows for training.</summary>
    public static IDataView Training(MLContext mlContext, params int[] dimensions) => View(mlContext, Create(80, 1), dimensions);

    /// <summary>Rows to score.</summary>
    public static IDataView Scoring(MLContext mlContext, params int[] dimensions) => View(mlContext, Create(9, 2), dimensions);

    /// <summary>Rows to score, of which one has a missing feature, and another an infinite one.</summary>
    public static IDataView ScoringWithMissing(MLContext mlContext, params int[] dimensions)
    {
        OnnxRow[] rows = Create(9, 2);
        rows[MissingRow].Features[5] = float.NaN;
        rows[InfiniteRow].Features[2] = float.PositiveInfinity;
        return View(mlContext, rows, dimensions);
    }

    /// <summary>Rows to train on and to score, of which about 30 % of the features are missing.</summary>
    public static IDataView Holed(MLContext mlContext, params int[] dimensions)
    {
        OnnxRow[] rows = Create(80, 1);
        for (int i = 0; i < rows.Length * Features; i++)
        {
            if (i * 7 % 10 < 3 && i % Features != 6)
                rows[i / Features].Features[i % Features] = float.NaN;
        }

        return View(mlContext, rows, dimensions);
    }

    private static IDataView View(MLContext mlContext, OnnxRow[] rows, int[] dimensions)
    {
        if (dimensions is [0])
        {
            for (int i = 0; i < rows.Length; i++)
                rows[i].Features = rows[i].Features[..(i * 6 % (Features + 2))];
        }

        var schema = SchemaDefinition.Create(typeof(OnnxRow));
        schema[nameof(OnnxRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        schema[nameof(OnnxRow.Class)].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private static OnnxRow[] Create(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => CreateRow(random))];
    }

    private static OnnxRow CreateRow(Random random)
    {
        // The scales differ, so that a preparation that is left out or misplaced shows.
        float[] x = [.. Enumerable.Range(0, Features).Select(i => (i + 1) * (random.NextSingle() - 0.3f) + i)];
        float value = x[0] - x[1] / 2 + x[7] / 8;
        return new OnnxRow
        {
            Features = x,
            Value = 20 + 5 * value,
            Positive = value > 0.4f,
            Labels = [value > 0.4f, x[2] > 2.5f],
            Class = value < 0 ? 0u : value < 0.8f ? 1u : 2u,
            ClassName = value < 0 ? "low" : value < 0.8f ? "middle" : "high",
            Weight = 0.5f + random.NextSingle(),
            Color = random.Next(3) switch { 0 => "red", 1 => "green", _ => "blue" },
            Size = 100 * random.NextSingle(),
        };
    }
}

internal sealed class OnnxRow
{
    public float[] Features { get; set; } = [];

    public bool Positive { get; set; }

    [VectorType(2)]
    public bool[] Labels { get; set; } = [];

    public uint Class { get; set; }

    public string ClassName { get; set; } = "";

    public float Value { get; set; }

    public float Weight { get; set; }

    public string Color { get; set; } = "";

    public float Size { get; set; }
}
