using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetDeep.Samples;
using MlNetDeep.Samples.FashionMnist;

namespace MlNetDeep.Experiments;

/// <summary>
/// What layers are worth that learned from other classes: a convolutional network learns five classes of Fashion-MNIST from all their pictures,
/// and its convolutions stay as they are in another for the other five, of which there are 500 pictures. Beside it the same network from random weights. The
/// first five classes are the old ones, unless --old names others, or each seed draws them: --old drawn. Each side is measured at three learning rates, and
/// has the accuracies of its best.
/// </summary>
internal static class FineTuningExperiment
{
    private const int NewPictures = 500;
    private const string Folder = "/usr/share/datasets/fashion-mnist";

    private static readonly float[] Rates = [0.001f, 0.003f, 0.01f];

    /// <summary>Trains both by each seed, and prints a line.</summary>
    public static void Run(CommandLine line)
    {
        int seeds = line.Number("seeds") ?? 5;
        string folder = line.Text("data") ?? Folder;
        Garment[] training = Garment.Read(folder, "train"), test = Garment.Read(folder, "t10k");
        string old = line.Text("old") ?? "0,1,2,3,4";
        int[] OldOf(int seed) => old == "drawn" ? DrawClasses(seed) : [.. old.Split(',').Select(int.Parse)];
        Task[] tasks =
            [.. Enumerable.Range(1, seeds).Select(seed => Draw(training, test, OldOf(seed), seed, line.Number("rows") ?? int.MaxValue))];
        // Both convolutions, their activations and maxima.
        double[] pretrained = Measure("pretrained", task => new PretrainedNetwork(task.Old) { FrozenLayers = 6 }, tasks);
        double[] random = Measure("random", _ => CreateNetwork(), tasks);
        double[] gains = [.. pretrained.Zip(random, (one, other) => one - other)];
        double mean = gains.Average(), error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (seeds - 1) / seeds);
        ResultLine.Write(
            "fine-tuning", ("seeds", seeds), ("pretrained", pretrained.Average()), ("random", random.Average()), ("gain", mean),
            ("standard_error", error), ("standard_errors", mean / error));
    }

    private static int[] DrawClasses(int seed)
    {
        int[] classes = [.. Enumerable.Range(0, 10)];
        new Random(seed).Shuffle(classes);
        return [.. classes[..5].Order()];
    }

    private static Task Draw(Garment[] training, Garment[] test, int[] old, int seed, int rows)
    {
        IEnumerable<Garment> Of(Garment[] garments, bool isNew) => garments.Where(garment => old.Contains(garment.Number) != isNew);
        (double accuracy, TrainedNetwork network) =
            Train(CreateNetwork(), [.. Of(training, isNew: false).Take(rows)], [.. Of(test, isNew: false)], seed, epochs: 8, rate: 0.001f);
        Console.WriteLine($"seed {seed}: classes {string.Join(", ", old)} first, accuracy {accuracy:f4}");
        Garment[] few = [.. Of(training, isNew: true)];
        new Random(seed).Shuffle(few);
        return new Task(seed, ThroughOnnx(network), few[..NewPictures], [.. Of(test, isNew: true)]);
    }

    /// <summary>The network as it comes back from a file of ONNX, as one of another library would come.</summary>
    private static TrainedNetwork ThroughOnnx(TrainedNetwork network)
    {
        using var file = new MemoryStream();
        network.SaveAsOnnx(file);
        file.Position = 0;
        return OnnxNetwork.Load(file);
    }

    /// <summary>The accuracies of the seeds at the rate whose mean is best.</summary>
    private static double[] Measure(string name, Func<Task, Architecture> architecture, Task[] tasks)
    {
        var all = new List<double[]>();
        foreach (float rate in Rates)
        {
            double[] accuracies = [.. tasks.Select(task => Train(architecture(task), task.Few, task.Unseen, task.Seed, epochs: 40, rate).Accuracy)];
            Console.WriteLine($"{name}, rate {rate}: {accuracies.Average():f4} ({string.Join(", ", accuracies.Select(accuracy => $"{accuracy:f4}"))})");
            all.Add(accuracies);
        }

        return all.MaxBy(accuracies => accuracies.Average())!;
    }

    private static (double Accuracy, TrainedNetwork Network) Train(
        Architecture architecture, Garment[] training, Garment[] test, int seed, int epochs, float rate)
    {
        var mlContext = new MLContext(seed);
        var options = new NetworkOptions
        {
            Architecture = architecture,
            RowLayout = architecture is PretrainedNetwork ? null : new ImageLayout(28, 28),
            NumberOfEpochs = epochs,
            BatchSize = 32,
            LearningRate = rate,
            LearningRateSchedule = new CosineDecay(),
            Seed = seed,
        };
        ValueToKeyMappingTransformer keys = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Garment.Number)).Fit(mlContext.Data.LoadFromEnumerable(training));
        IDataView Rows(Garment[] garments) => keys.Transform(mlContext.Data.LoadFromEnumerable(garments));
        ITransformer model = mlContext.MulticlassClassification.Trainers.Network(options).Fit(Rows(training));
        IDataView scored = mlContext.Model.ScoreInBatches(model).Transform(Rows(test));
        return (mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, mlContext.Model.GetNetwork(model));
    }

    private static ConvolutionalNetwork CreateNetwork() => new()
    {
        Layers =
        [
            new Conv2D(16, 5, padding: Padding.Same), new Relu(), new MaxPool2D(2),
            new Conv2D(32, 5, padding: Padding.Same), new Relu(), new MaxPool2D(2), new Flatten(),
        ],
    };

    /// <summary>The network of the old classes, and pictures of the new ones: few to learn from, and those to measure on.</summary>
    private sealed record Task(int Seed, TrainedNetwork Old, Garment[] Few, Garment[] Unseen);
}
