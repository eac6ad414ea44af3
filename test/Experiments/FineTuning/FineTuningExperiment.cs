using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetDeep.Samples;
using MlNetDeep.Samples.FashionMnist;

namespace MlNetDeep.Experiments;

/// <summary>
/// What layers are worth that learned from other classes: a convolutional network learns five classes of Fashion-MNIST from all their pictures,
/// and its layers begin another for the other five, of which there are 500 pictures. Beside it the same network from random weights. Each is
/// measured at three learning rates, and has the accuracy of its best.
/// </summary>
internal static class FineTuningExperiment
{
    private const int NewPictures = 500;
    private const string Folder = "/usr/share/datasets/fashion-mnist";

    // T-shirts, dresses, coats, sandals and boots; the others are trousers, pullovers, shirts, sneakers and bags.
    private static readonly int[] OldClasses = [0, 3, 4, 5, 9];

    private static readonly float[] Rates = [0.001f, 0.003f, 0.01f];

    /// <summary>Trains both by each seed, and prints a line.</summary>
    public static void Run(CommandLine line)
    {
        int seeds = line.Number("seeds") ?? 5;
        string folder = line.Text("data") ?? Folder;
        Garment[] training = Garment.Read(folder, "train"), test = Garment.Read(folder, "t10k");
        TrainedNetwork old = Pretrain([.. Of(training, isNew: false).Take(line.Number("rows") ?? int.MaxValue)], [.. Of(test, isNew: false)]);
        old = ThroughOnnx(old);
        Garment[] known = [.. Of(training, isNew: true)], unseen = [.. Of(test, isNew: true)];
        // The first convolution, its normalization, activation and maximum stay as they are.
        double[] pretrained = Measure("pretrained", new PretrainedNetwork(old) { FrozenLayers = 4 }, known, unseen, seeds);
        double[] random = Measure("random", CreateNetwork(), known, unseen, seeds);
        double[] gains = [.. pretrained.Zip(random, (one, other) => one - other)];
        double mean = gains.Average(), error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (seeds - 1) / seeds);
        ResultLine.Write(
            "fine-tuning", ("seeds", seeds), ("pretrained", pretrained.Average()), ("random", random.Average()), ("gain", mean),
            ("standard_error", error), ("standard_errors", mean / error));
    }

    private static TrainedNetwork Pretrain(Garment[] training, Garment[] test)
    {
        (double accuracy, TrainedNetwork network) = Train(CreateNetwork(), training, test, seed: 1, epochs: 8, rate: 0.001f);
        Console.WriteLine($"{training.Length} pictures of the first five classes: accuracy {accuracy:f4}");
        return network;
    }

    /// <summary>The network as it comes back from a file of ONNX, as one of another library would come.</summary>
    private static TrainedNetwork ThroughOnnx(TrainedNetwork network)
    {
        using var file = new MemoryStream();
        network.SaveAsOnnx(file);
        file.Position = 0;
        TrainedNetwork loaded = OnnxNetwork.Load(file);
        Console.WriteLine($"Layers from ONNX: {string.Join(", ", loaded.Network.Layers.Select(layer => layer.GetType().Name))}");
        return loaded;
    }

    /// <summary>The accuracies of the seeds, each with pictures of its own, at the rate whose mean is best.</summary>
    private static double[] Measure(string name, Architecture architecture, Garment[] known, Garment[] unseen, int seeds)
    {
        var all = new List<double[]>();
        foreach (float rate in Rates)
        {
            double[] accuracies = [.. Enumerable.Range(1, seeds).Select(seed =>
            {
                Garment[] few = [.. known];
                new Random(seed).Shuffle(few);
                return Train(architecture, few[..NewPictures], unseen, seed, epochs: 40, rate).Accuracy;
            })];
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
            new Conv2D(16, 3, padding: Padding.Same, useBias: false), new BatchNorm(), new Relu(), new MaxPool2D(2),
            new Conv2D(32, 3, padding: Padding.Same, useBias: false), new BatchNorm(), new Relu(),
            new Conv2D(32, 3, padding: Padding.Same, useBias: false), new BatchNorm(), new Relu(), new MaxPool2D(2),
            new Conv2D(64, 3, padding: Padding.Same, useBias: false), new BatchNorm(), new Relu(), new GlobalAveragePool2D(),
        ],
    };

    private static IEnumerable<Garment> Of(Garment[] garments, bool isNew) => garments.Where(garment => OldClasses.Contains(garment.Number) != isNew);
}
