namespace MlNetDeep.AspNetCore.Tests;

/// <summary>Two models of the same classes with other weights, each as a file and with its answers, in a folder that goes with the tests.</summary>
public sealed class TrainedModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("service-").FullName;

    public TrainedModels()
    {
        First = Train(1);
        Second = Train(2);
    }

    internal static Flower[] Rows { get; } = Flower.Create(200, seed: 7);

    internal (string Path, Kind[] Answers) First { get; }

    internal (string Path, Kind[] Answers) Second { get; }

    /// <summary>A path in the folder that no other test has.</summary>
    public string NewPath() => Path.Combine(_folder, $"{Guid.NewGuid():N}.zip");

    /// <summary>A copy of the first model, for a test to change.</summary>
    public string CopyOfFirst()
    {
        string path = NewPath();
        File.Copy(First.Path, path);
        return path;
    }

    /// <summary>Puts a model in a file's place at once, as one publishes it.</summary>
    public void Publish(string model, string path)
    {
        string copy = NewPath();
        File.Copy(model, copy);
        File.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
        File.Move(copy, path, overwrite: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Path, Kind[] Answers) Train(int seed)
    {
        var mlContext = new MLContext(seed);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Flower.Create(300, seed));
        ITransformer model = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Flower.Kind))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("Color"))
            .Append(mlContext.Transforms.Concatenate("Features", "Sizes", "Width", "Color"))
            .Append(mlContext.MulticlassClassification.Trainers.Network(new NetworkOptions
            {
                Architecture = new MultilayerPerceptron(17, 9),
                NumberOfEpochs = 5,
                Seed = seed,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        string path = NewPath();
        mlContext.Model.Save(model, rows.Schema, path);
        IDataView scored = mlContext.Model.ScoreInBatches(model).Transform(mlContext.Data.LoadFromEnumerable(Rows));
        return (path, [.. mlContext.Data.CreateEnumerable<Kind>(scored, reuseRowObject: false)]);
    }
}
