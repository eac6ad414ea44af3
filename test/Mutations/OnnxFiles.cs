using System.Reflection;

namespace MlNetDeep.Mutations;

/// <summary>Files of ONNX: those of PyTorch, and some of ours, which say their layers among their notes.</summary>
internal static class OnnxFiles
{
    // A row so long has to be given first: its time is that of the row, not of the file, and most by the steps of recurrent layers.
    private const int LongestRow = 1 << 16;

    /// <summary>What changes them and loads them.</summary>
    public static Subject Create()
    {
        Assembly program = typeof(OnnxFiles).Assembly;
        byte[][] files = [.. program.GetManifestResourceNames().Where(name => name.EndsWith(".onnx", StringComparison.Ordinal)).Order().Select(Read)], own = [.. Own()];
        // What is changed loads unchanged.
        foreach (byte[] file in files.Concat(own))
            Load(file);
        return new Subject(
            "onnx",
            random =>
            {
                byte[][] some = random.Next(4) == 0 ? own : files;
                byte[] file = some[random.Next(some.Length)];
                return random.Next(3) == 0 ? Mutator.Bytes(file, random) : OnnxMutator.Change(file, random);
            },
            Load);

        byte[] Read(string name)
        {
            using Stream stream = program.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    private static IEnumerable<byte[]> Own()
    {
        yield return Own(new Shape(6, 3), new LstmLayer(4), new BatchNorm(), new LastStep(), new Dropout(0.2f), new Dense(3));
        yield return Own(new Shape(18), new MemberInput(3), new DenseOverTime(4), new MemberScale(), new Tanh(), new MemberOutput(3), new MemberMean(MemberScore.Softmax));
        yield return Own(
            new Shape(6, 3), new MovingAverage(3), new Branches([], [new DenseOverTime(3), new Tanh()]), new Flatten(), new AppendZeros(2), new Slice(4, 9), new Dense(3));
        yield return Own(new Shape(6, 3), new ExponentialSmoothing(3));
        yield return Own(new Shape(18), new EmbedKeys([new KeyTable(2, 1, 3, 2)]), new Dense(6), new Maxout(2));
    }

    private static byte[] Own(Shape input, params Layer[] layers)
    {
        var network = new Sequential(input, layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, seed: 1);
        var preparation = new FeaturePreparation(new float[18], [.. Enumerable.Repeat(0.5f, 18)]);
        var history = new TrainingHistory([], TrainingMetric.Accuracy, 0, 0, StopReason.LastEpoch);
        string[] names = [.. Enumerable.Range(0, network.OutputShape.Length).Select(output => $"class {output}")];
        using var stream = new MemoryStream();
        new TrainedNetwork(network, parameters, new SoftmaxCrossEntropy(), history, preparation, classNames: names).SaveAsOnnx(stream);
        return stream.ToArray();
    }

    private static void Load(byte[] file)
    {
        try
        {
            TrainedNetwork loaded = OnnxNetwork.Load(new MemoryStream(file));
            if (loaded.FeatureLength <= LongestRow)
                loaded.PredictBatch(new float[loaded.FeatureLength], new float[loaded.Network.OutputShape.Length]);
        }
        catch (NotSupportedException exception)
        {
            // The documented error of a graph that is no network of ours.
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
