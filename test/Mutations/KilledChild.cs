using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MlNetDeep.Mutations;

/// <summary>
/// What is killed: work that writes a file again and again. Each begins with "at N", how far the file says the work is, says "done N"
/// behind each step, and where it comes to its end "end RESULT".
/// </summary>
internal static class KilledChild
{
    /// <summary>Files that are saved: enough that a kill comes before the last.</summary>
    private const int Steps = 400;

    /// <summary>What can be run.</summary>
    public static IReadOnlyList<string> All { get; } = ["training", "search", "engine", "saving"];

    /// <summary>Does one of them in a folder.</summary>
    public static int Run(string what, string folder)
    {
        string path = Path.Combine(folder, what);
        switch (what)
        {
            case "training":
                Train(path);
                break;
            case "search":
                Search(path);
                break;
            case "engine":
                CheckPoint(path);
                break;
            default:
                Save(path);
                break;
        }

        return 0;
    }

    private static void Train(string path)
    {
        var network = new Sequential(new Shape(20), new Dense(64), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(1));
        float[] rows = [.. Enumerable.Range(0, 20 * 800).Select(i => MathF.Sin(i))];
        var data = new InMemoryData(800, 20, rows, 1, rows.AsMemory(0, 800));
        bool first = true;
        var options = new TrainingOptions { CheckpointPath = path, Seed = 1, NumberOfEpochs = 150, NumberOfThreads = 1 };
        options.OnEpoch = progress =>
        {
            if (first)
                Say("at", progress.Epoch.Epoch - 1);
            first = false;
            Say("done", progress.Epoch.Epoch);
        };
        TrainingResult result = new TrainingLoop(network, new SquaredError(), options).Train(data, data);
        if (first)
            Say("at", options.NumberOfEpochs!.Value);
        Console.WriteLine($"end {Hash(result.Parameters)} {string.Join(' ', result.History.Epochs.Select(epoch => epoch.ValidationLoss))}");
    }

    private static void Search(string path)
    {
        var mlContext = new MLContext(seed: 1);
        float[] rates = [.. Enumerable.Range(1, 60).Select(i => i * 0.001f)];
        Say("at", TrialsOf(path));
        SearchResult<NetworkOptions> result = mlContext.Regression.Search(
            ModelKinds.Vectors(mlContext),
            options =>
            {
                Say("done", TrialsOf(path));
                return mlContext.Regression.Trainers.Network(options);
            },
            new SearchSpace<NetworkOptions>(
                static () => new()
                {
                    LabelColumnName = "Value",
                    Architecture = new MultilayerPerceptron(8),
                    NumberOfEpochs = 30,
                    Seed = 1,
                    NumberOfThreads = 1,
                })
                .Values(options => options.LearningRate, [.. rates]),
            new SearchOptions<Microsoft.ML.Data.RegressionMetrics> { JournalPath = path, LabelColumnName = "Value", Seed = 1 });
        Console.WriteLine($"end {string.Join(' ', result.Trials.Select(trial => trial.Value.ToString("R", CultureInfo.InvariantCulture)))}");
    }

    /// <summary>The whole lines of a journal behind its first.</summary>
    private static int TrialsOf(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Math.Max(0, reader.ReadToEnd().Count(c => c == '\n') - 1);
    }

    private static void CheckPoint(string path)
    {
        var mlContext = new MLContext(seed: 1);
        string model = path + ".model";
        if (!File.Exists(model))
        {
            (ITransformer fitted, IDataView data) = ModelKinds.All["forecaster"](mlContext);
            mlContext.Model.Save(fitted, data.Schema, model);
        }

        // The state is known by the next hour that it takes.
        ITransformer loaded = mlContext.Model.Load(File.Exists(path) ? path : model, out _);
        using ForecastEngine<ModelKinds.SeriesRow, Forecast> engine = loaded.CreateForecastEngine<ModelKinds.SeriesRow, Forecast>(mlContext);
        int next = 120;
        while (!Takes(engine, next))
            next++;
        Say("at", next - 120);
        for (; next < 120 + Steps; next++)
        {
            engine.CheckPoint(mlContext, path);
            Say("done", next - 119);
            if (!Takes(engine, next + 1))
                throw new InvalidOperationException("The engine does not take the next row.");
        }

        Console.WriteLine($"end {Hash(engine.Predict().Values)}");
    }

    private static bool Takes(ForecastEngine<ModelKinds.SeriesRow, Forecast> engine, int hour)
    {
        try
        {
            engine.Update(new ModelKinds.SeriesRow { Value = 5 + MathF.Sin(hour), Hour = hour });
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Save(string path)
    {
        var network = new Sequential(new Shape(200), new Dense(100), new Relu(), new Dense(1));
        int from = 0;
        if (File.Exists(path))
        {
            ReadOnlySpan<float> saved = TrainedNetwork.Load(path).Parameters;
            from = (int)saved[0];
            if (saved.ContainsAnyExcept((float)from))
                throw new InvalidDataException("The file holds parts of two networks.");
        }

        Say("at", from);
        for (int step = from + 1; step <= Steps; step++)
        {
            var parameters = new float[network.ParameterCount];
            Array.Fill(parameters, step);
            var history = new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch);
            new TrainedNetwork(network, parameters, new SquaredError(), history).Save(path);
            Say("done", step);
        }

        Console.WriteLine("end all");
    }

    private static void Say(string what, int number)
    {
        Console.WriteLine($"{what} {number}");
        Console.Out.Flush();
    }

    private static string Hash(float[] values) => Convert.ToHexString(XxHash64.Hash(MemoryMarshal.AsBytes(values.AsSpan())));

    private sealed class Forecast
    {
        [Microsoft.ML.Data.ColumnName("Forecast")]
        public float[] Values { get; set; } = [];
    }
}
