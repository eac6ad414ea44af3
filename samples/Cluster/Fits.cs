using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetDeep;

namespace MlNetDeep.Samples.Cluster;

/// <summary>The names that driver and workers share: how estimators are made, and how rows are loaded.</summary>
internal static class Fits
{
    public static void Register(FitRegistry fits) => fits
        .Add<NetworkOptions>("progression", (ml, o) => ml.Transforms.NormalizeMeanVariance("Features").Append(ml.Regression.Trainers.Network(o)))
        .Add<WorkOptions>("work", (ml, o) => new Work(o))
        .AddData("diabetes", (ml, path) => ml.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            Separators = [','],
            HasHeader = true,
            Columns = [new("Features", DataKind.Single, 0, 9), new("Label", DataKind.Single, 10)],
        }));

    /// <summary>The repository's rows.</summary>
    public static string DiabetesPath { get; } = Locations.FindInRepository("data/diabetes.csv")
        ?? throw new FileNotFoundException("The repository's data/diabetes.csv is not there.");

    public static FitRegistry CreateRegistry()
    {
        var registry = new FitRegistry();
        Register(registry);
        return registry;
    }
}

/// <summary>A fit of a given cost, to measure what comes on top of it.</summary>
internal sealed class WorkOptions
{
    /// <summary>Decides nothing: searches tell settings apart by it.</summary>
    public int Number { get; set; }

    /// <summary>Additions, one after the other.</summary>
    public long Steps { get; set; }
}

/// <summary>Adds numbers on one thread, and predicts the label's mean by ML.NET's linear regression of no passes.</summary>
internal sealed class Work(WorkOptions options) : IEstimator<ITransformer>
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static double Add(long steps)
    {
        double sum = 0;
        for (long i = 1; i <= steps; i++)
            sum += 1.0 / i;
        return sum;
    }

    public ITransformer Fit(IDataView input)
    {
        if (Add(options.Steps) < 0)
            throw new InvalidOperationException("The sum of positive numbers is negative.");
        return Inner.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Inner.GetOutputSchema(inputSchema);

    private ColumnCopyingEstimator Inner => _mlContext.Transforms.CopyColumns("Score", "Label");
}
