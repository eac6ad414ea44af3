using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.LargeData;

/// <summary>
/// Learns from a file that takes more memory than it may have: each epoch reads it anew, on a thread of its own, through a pool that
/// shuffles. With a limit above the file's size the same program reads it once.
/// </summary>
internal static class LongFile
{
    private const int Channels = 100;
    private const int BufferSize = 1 << 20;
    private const int RowBytes = (Channels + 2) * sizeof(float);

    public static void Run(CommandLine commandLine)
    {
        var watch = Stopwatch.StartNew();
        int megabytes = commandLine.Number("megabytes") ?? 20;
        int limit = commandLine.Number("limit") ?? Math.Max(1, megabytes / 10);
        string folder = Locations.CreateOutputFolder(commandLine.Text("output"), "large-data");
        string file = Path.Combine(folder, $"readings-{megabytes}.bin");
        long rows = ((long)megabytes << 20) / RowBytes;
        if (!File.Exists(file))
            Save(Measure(rows, seed: 1), file);
        Console.WriteLine($"{rows} rows are in {file}.");

        var mlContext = new MLContext(seed: 0);
        IDataView training = mlContext.Data.LoadFromEnumerable(Load(file));
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron(64),
            NumberOfEpochs = commandLine.Number("epochs") ?? 3,
            BatchSize = 128,
            Seed = 1,
            // In bytes. Rows above it are streamed.
            MemoryLimit = (long)limit << 20,
            OnEpoch = progress => Console.WriteLine(
                $"epoch {progress.Epoch.Epoch}: training loss {progress.Epoch.TrainingLoss:F4}, {progress.Epoch.Seconds:F2} s"),
        };
        mlContext.Log += (_, line) => Reports.ShowData(line);
        var model = mlContext.BinaryClassification.Trainers.Network(options).Fit(training);

        IDataView test = mlContext.Data.LoadFromEnumerable(Measure(5000, seed: 2));
        BinaryClassificationMetrics metrics = mlContext.BinaryClassification.Evaluate(model.Transform(test));
        Console.WriteLine($"Of 5,000 rows never seen {metrics.Accuracy:P1} were told apart rightly.");
        Reports.Write(metrics.Accuracy, model.Model.SubModel.Network.History, rows, watch);
    }

    private static void Save(IEnumerable<Reading> readings, string file)
    {
        // Written aside, so that a file that is there is whole.
        string aside = file + ".new";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
        {
            foreach (Reading reading in readings)
            {
                stream.Write(MemoryMarshal.AsBytes<float>(reading.Features));
                stream.WriteByte(reading.Label ? (byte)1 : (byte)0);
            }
        }

        File.Move(aside, file, overwrite: true);
    }

    /// <summary>The rows of the file, as often as they are asked for. One object serves for all: ML.NET copies what it needs.</summary>
    private static IEnumerable<Reading> Load(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        var reading = new Reading { Features = new float[Channels] };
        long rows = stream.Length / (Channels * sizeof(float) + 1);
        for (long row = 0; row < rows; row++)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(reading.Features.AsSpan()));
            reading.Label = stream.ReadByte() == 1;
            yield return reading;
        }
    }

    /// <summary>Readings of many channels; something is wrong where the product of two and a third say so.</summary>
    private static IEnumerable<Reading> Measure(long rows, int seed)
    {
        var random = new Random(seed);
        for (long row = 0; row < rows; row++)
        {
            var x = new float[Channels];
            for (int i = 0; i < Channels; i++)
                x[i] = 2 * random.NextSingle() - 1;
            yield return new Reading { Features = x, Label = 2 * x[0] * x[1] + x[2] > 0 };
        }
    }

    private sealed class Reading
    {
        [VectorType(Channels)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
