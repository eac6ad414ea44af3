// One training that several processes share: an LSTM learns to read handwritten digits row by row. After dotnet build -c Release:
//     mpirun -n 4 dotnet samples/Ranks/bin/Release/net10.0/Ranks.dll
// On 1, 2, 3 or 8 ranks, on one machine or many, the weights are the same to the last bit; --leaves alone changes them.
using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Digits;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return MpiRun.Main(Train);

int Train(MpiRanks ranks)
{
    var watch = Stopwatch.StartNew();
    var commandLine = CommandLine.Parse(args, "epochs", "leaves", "threads", "checkpoint");
    string? file = Locations.FindInRepository("data/digits.csv.gz");
    if (file is null)
        CommandLine.Fail("There is no data/digits.csv.gz above the program's folder.");
    using var text = new TemporaryText(file);

    // Every rank reads all rows once, to scale them alike and to hold the same rows out, and keeps its share.
    var mlContext = new MLContext(seed: 1);
    var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromTextFile<Digit>(text.Path, separatorChar: ','), testFraction: 0.25, seed: 0);
    var options = new NetworkOptions
    {
        Architecture = new Lstm(64),
        RowLayout = new SequenceLayout(Digit.Side),
        LearningRate = 0.005f,
        BatchSize = 64,
        NumberOfEpochs = commandLine.Number("epochs") ?? 15,
        ValidationSetFraction = 0.15,
        Seed = 1,
        NumberOfThreads = commandLine.Number("threads"),
        Ranks = ranks,
        GradientLeaves = commandLine.Number("leaves") ?? 8,
        // Rank 0's alone counts: a job that lost a rank, started again on any number of ranks, goes on from it.
        CheckpointPath = commandLine.Text("checkpoint"),
        // Called on rank 0 alone.
        OnEpoch = progress => Console.WriteLine(
            $"epoch {progress.Epoch.Epoch}: loss {progress.Epoch.TrainingLoss:F4}, validation {progress.Epoch.ValidationLoss:F4}"),
    };
    var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Digit.Number))
        .Append(mlContext.MulticlassClassification.Trainers.Network(options));
    var model = pipeline.Fit(split.TrainSet);

    // All ranks have the model; one says so.
    if (ranks.Rank > 0)
        return 0;
    var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
    ReadOnlySpan<float> weights = mlContext.Model.GetNetwork(model).Parameters;
    Console.WriteLine($"{ranks.Version ?? "no MPI"}, {ranks}");
    Console.WriteLine($"WEIGHTS {Convert.ToHexString(XxHash128.Hash(MemoryMarshal.AsBytes(weights)))}");
    ResultLine.Write(
        ("ranks", ranks.Ranks), ("micro_accuracy", metrics.MicroAccuracy), ("received_mb", ranks.BytesReceived / 1e6), ("seconds", watch.Elapsed.TotalSeconds));
    return 0;
}
