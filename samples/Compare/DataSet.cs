using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Compare;

/// <summary>What is learned from a set.</summary>
internal enum Task
{
    TwoClasses,
    ManyClasses,
    Value,
}

/// <summary>A set of the repository: features, and in the last column the label.</summary>
/// <param name="Name">Its file in data, without the ending.</param>
/// <param name="Task">What is learned.</param>
/// <param name="Features">Columns before the label.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
internal sealed record DataSet(string Name, Task Task, int Features, bool HasHeader = true)
{
    /// <summary>All sets.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        new("iris", Task.ManyClasses, 4),
        new("wine", Task.ManyClasses, 13),
        new("digits", Task.ManyClasses, 64, HasHeader: false),
        new("breast-cancer", Task.TwoClasses, 30),
        new("diabetes", Task.Value, 10),
    ];

    /// <summary>Reads the set into memory: Features, and Label as the task takes it.</summary>
    public IDataView Load(MLContext mlContext)
    {
        string? path = Locations.FindInRepository($"data/{Name}.csv") ?? Locations.FindInRepository($"data/{Name}.csv.gz");
        if (path is null)
            CommandLine.Fail($"The repository's data/{Name}.csv is not there.");
        using TemporaryText? text = path.EndsWith(".gz", StringComparison.Ordinal) ? new TemporaryText(path) : null;
        DataKind label = Task switch { Task.TwoClasses => DataKind.Boolean, Task.Value => DataKind.Single, _ => DataKind.String };
        IDataView rows = mlContext.Data.LoadFromTextFile(text?.Path ?? path, new TextLoader.Options
        {
            Separators = [','],
            HasHeader = HasHeader,
            Columns =
            [
                new("Features", DataKind.Single, 0, Features - 1),
                new("Label", label, Features),
            ],
        });
        if (Task == Task.ManyClasses)
        {
            // Before the folds are cut, so that a class that one of them lacks has its key all the same.
            rows = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        }

        // The temporary text is deleted: all rows are read now.
        IDataView cached = mlContext.Data.Cache(rows, "Features", "Label");
        _ = cached.GetColumn<float[]>("Features").Count();
        return cached;
    }
}
