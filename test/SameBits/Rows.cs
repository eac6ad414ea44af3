using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.SameBits;

/// <summary>What is learned of a row.</summary>
internal enum Target
{
    Binary,
    Multiclass,
    Regression,
}

/// <summary>A row with the label of each task.</summary>
internal sealed class Row
{
    public float[] Features { get; set; } = [];

    public bool Positive { get; set; }

    [KeyType(3)]
    public uint Class { get; set; }

    public float Value { get; set; }

    public float Weight { get; set; }

    public string Group { get; set; } = "";

    public string ClassName { get; set; } = "";
}

/// <summary>What engines give for a binary label.</summary>
internal sealed class BinaryOutput
{
    public bool PredictedLabel { get; set; }

    public float Score { get; set; }

    public void AddTo(Bits bits) => bits.Add(PredictedLabel ? 1L : 0).Add(Score);
}

/// <summary>What engines give for classes.</summary>
internal sealed class MulticlassOutput
{
    public float[] Score { get; set; } = [];
}

/// <summary>What engines give for a value.</summary>
internal sealed class RegressionOutput
{
    public float Score { get; set; }
}

/// <summary>Rows to train on and rows to score, whose features have these dimensions; no dimension is a vector of any length.</summary>
internal sealed record Rows(Row[] Training, Row[] Test, params int[] Dimensions)
{
    /// <summary>Features normal, the second moved and scaled; labels from a plane with an interaction.</summary>
    public static Rows Create(int training, int[] dimensions) =>
        new(Create(training, dimensions.Aggregate((a, b) => a * b), 7), Create(60, dimensions.Aggregate((a, b) => a * b), 8), dimensions);

    /// <summary>Ten features.</summary>
    public static Rows Plain { get; } = Create(200, [10]);

    /// <summary>So many features and rows that a batch is spread over threads.</summary>
    public static Rows Wide { get; } = Create(600, [70]);

    /// <summary>Images of 9 x 7 pixels and 2 channels.</summary>
    public static Rows Images { get; } = Create(120, [9, 7, 2]);

    /// <summary>Images of 2 channels that stand one after the other.</summary>
    public static Rows PlanarImages { get; } = Create(120, [2, 9, 7]);

    /// <summary>Images in a vector that does not say so.</summary>
    public static Rows FlatImages { get; } = Create(120, [126]);

    /// <summary>Images without channels.</summary>
    public static Rows GrayImages { get; } = Create(120, [9, 7]);

    /// <summary>Seven steps of three features.</summary>
    public static Rows Steps { get; } = Create(150, [7, 3]);

    /// <summary>Seven steps of three features in a vector that does not say so.</summary>
    public static Rows FlatSteps { get; } = Create(150, [21]);

    /// <summary>From no to twelve steps of two features.</summary>
    public static Rows AnyLength { get; } = new(Shorten(Create(150, 24, 7)), Shorten(Create(60, 24, 8)));

    /// <summary>300 features of which most are zero.</summary>
    public static Rows Sparse { get; } = new(Thin(Create(200, 300, 7)), Thin(Create(60, 300, 8)), 300);

    public IDataView TrainingView(MLContext mlContext, Target target) => View(mlContext, target, Training);

    public IDataView TestView(MLContext mlContext, Target target) => View(mlContext, target, Test);

    public IDataView View(MLContext mlContext, Target target, Row[] rows) => mlContext.Data.LoadFromEnumerable(rows, Schema(target));

    /// <summary>Adds what a prediction engine gives for the first five test rows.</summary>
    public Action<Bits> Engine(MLContext mlContext, ITransformer model, Target target) => target switch
    {
        Target.Binary => bits => Predict<BinaryOutput>(mlContext, model, target, output => output.AddTo(bits)),
        Target.Multiclass => bits => Predict<MulticlassOutput>(mlContext, model, target, output => bits.Add(output.Score)),
        _ => bits => Predict<RegressionOutput>(mlContext, model, target, output => bits.Add(output.Score)),
    };

    /// <summary>Gives a prediction engine the first five test rows.</summary>
    public void Predict<TOutput>(MLContext mlContext, ITransformer model, Target target, Action<TOutput> add)
        where TOutput : class, new()
    {
        using PredictionEngine<Row, TOutput> engine =
            mlContext.Model.CreatePredictionEngine<Row, TOutput>(model, ignoreMissingColumns: false, Schema(target));
        foreach (Row row in Test.Take(5))
            add(engine.Predict(row));
    }

    /// <summary>The columns, of which the task's label is named Label.</summary>
    private SchemaDefinition Schema(Target target)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        if (Dimensions.Length > 0)
            schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Dimensions);
        string label = target switch { Target.Binary => nameof(Row.Positive), Target.Multiclass => nameof(Row.Class), _ => nameof(Row.Value) };
        schema[label].ColumnName = "Label";
        return schema;
    }

    private static Row[] Create(int rows, int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(row => Create(row, [.. Enumerable.Range(0, length).Select(_ => Normal(random))], random))];
    }

    private static Row Create(int row, float[] x, Random random)
    {
        float target = 2 * x[0] - x[1] + x[2] * x[3] + 0.5f * x.Skip(4).Take(5).Sum();
        x[1] = 30 + 10 * x[1];
        uint number = target < -1 ? 1u : target < 1 ? 2u : 3u;
        return new Row
        {
            Features = x,
            Positive = target > 0,
            Class = number,
            ClassName = number switch { 1 => "low", 2 => "middle", _ => "high" },
            Value = 50 + 20 * target,
            Weight = 0.5f + random.NextSingle(),
            Group = $"group {row % 7}",
        };
    }

    private static Row[] Shorten(Row[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
            rows[i].Features = rows[i].Features[..(2 * (i * 5 % 13))];
        return rows;
    }

    private static Row[] Thin(Row[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
            rows[i].Features = [.. rows[i].Features.Select((value, slot) => slot < 4 || (slot + i) % 50 == 0 ? value : 0)];
        return rows;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
