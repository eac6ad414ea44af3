using System.Buffers.Binary;
using System.Text;
using Microsoft.ML;

namespace MlNetDeep.Mutations;

/// <summary>A kind of file: what changes it, and what loads it and scores a row.</summary>
internal sealed record Subject(string Kind, Func<Random, byte[]> Mutate, Action<byte[]> Load);

/// <summary>All kinds of files that the library reads.</summary>
internal static class Subjects
{
    private const int ShareOfNetworks = 8, ShareOfCheckpoints = 2, ShareOfOnnx = 8, ShareOfWeights = 4, LongestRow = 1 << 20;

    /// <summary>The kinds, some more than once: mutations go round. Journals take a search each, so there are few.</summary>
    /// <param name="folder">For checkpoints and journals; of one process.</param>
    public static IReadOnlyList<Subject> Create(string folder)
    {
        var mlContext = new MLContext(seed: 1);
        var subjects = new List<Subject>();
        var networks = new List<byte[]>();
        foreach ((string kind, Func<MLContext, (ITransformer Model, IDataView Data)> make) in ModelKinds.All)
        {
            (ITransformer model, IDataView data) = make(mlContext);
            Dictionary<string, byte[]> entries = ModelZip.Save(mlContext, model, data.Schema);
            string[] ours = [.. ModelZip.Ours(entries)];
            // What is changed loads unchanged, with the seals that are made here: else all would be refused for nothing.
            foreach (string entry in ours)
                mlContext.Score(ModelZip.Load(mlContext, entries, entry, ChangePart(entries[entry], content => content)), data);
            // The part of a network is a network file of another name.
            networks.AddRange(ours.Select(entry => ModelZip.Content(entries[entry])).Where(IsNetwork).Select(part => Seals.Close([.. "MLNDNETW"u8, .. part[8..]], Seals.Open(part))));

            // The changed entry's number, and its content.
            subjects.Add(new Subject(
                kind,
                random =>
                {
                    int entry = random.Next(ours.Length);
                    return [(byte)entry, .. ChangePart(entries[ours[entry]], content => Mutator.Blocks(content, random))];
                },
                file => mlContext.Score(ModelZip.Load(mlContext, entries, ours[file[0]], file[1..]), data)));
        }

        Subject network = new(
            "network",
            random => ChangeFile(networks[random.Next(networks.Count)], random),
            static file =>
            {
                TrainedNetwork loaded = TrainedNetwork.Load(new MemoryStream(file));
                // A row so long has to be given first: its time is that of the row, not of the file.
                if (loaded.Network.InputShape.Length > LongestRow)
                    return;
                var scores = new float[loaded.Network.OutputShape.Length];
                loaded.CreateScorer().Score(new float[loaded.Network.InputShape.Length], scores);
            });
        subjects.AddRange(Enumerable.Repeat(network, ShareOfNetworks));
        subjects.AddRange(Enumerable.Repeat(Checkpoint(Path.Combine(folder, "training.checkpoint")), ShareOfCheckpoints));
        subjects.AddRange(Enumerable.Repeat(OnnxFiles.Create(), ShareOfOnnx));
        subjects.AddRange(Enumerable.Repeat(Weights(Path.Combine(folder, "network.safetensors")), ShareOfWeights));
        subjects.Add(Journal(Path.Combine(folder, "search.journal")));
        return subjects;
    }

    private static bool IsNetwork(byte[] part) => part.AsSpan().StartsWith("NNBINARY"u8) || part.AsSpan().StartsWith("NNMULTIC"u8) || part.AsSpan().StartsWith("NNREGRES"u8);

    private static byte[] ChangeFile(byte[] file, Random random) => Seals.Close(file, Mutator.Blocks(Seals.Open(file), random));

    private static byte[] ChangePart(byte[] part, Func<byte[], byte[]> change)
    {
        byte[] file = ModelZip.Content(part);
        return ModelZip.WithContent(part, Seals.Close(file, change(Seals.Open(file))));
    }

    private static void Score(this MLContext mlContext, ITransformer model, IDataView data) =>
        model.Transform(mlContext.Data.TakeRows(data, 1)).Preview(maxRows: 1);

    private static Subject Checkpoint(string path)
    {
        var network = new Sequential(new Shape(3), new Dense(4), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(1));
        float[] rows = [.. Enumerable.Range(0, 36).Select(i => MathF.Sin(i))];
        var data = new InMemoryData(12, 3, rows, 1, rows.AsMemory(0, 12));
        void Train(int epochs) => new TrainingLoop(
            network, new SquaredError(), new TrainingOptions { CheckpointPath = path, Seed = 1, NumberOfEpochs = epochs, NumberOfThreads = 1 }).Train(data, data);

        Train(2);
        byte[] good = File.ReadAllBytes(path);
        return new Subject("checkpoint", random => ChangeFile(good, random), file =>
        {
            File.WriteAllBytes(path, file);
            Train(3);
        });
    }

    /// <summary>Weights for a network that is known: a header in JSON behind its length, and values.</summary>
    private static Subject Weights(string path)
    {
        var sequential = new Sequential(
            new Shape(2, 8, 6), new ChannelsLast(), new Conv2D(4, 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(6), new Tanh(), new Dense(6), new Dense(2));
        float[] parameters = new float[sequential.ParameterCount];
        sequential.Initialize(parameters, seed: 1);
        var network = new TrainedNetwork(sequential, parameters, new SquaredError());
        network.SaveWeights(path);
        byte[] good = File.ReadAllBytes(path);
        int header = BinaryPrimitives.ReadInt32LittleEndian(good), start = sizeof(long);
        return new Subject(
            "safetensors",
            random =>
            {
                if (random.Next(3) == 0)
                    return Mutator.Bytes(good, random);
                byte[] text = Encoding.UTF8.GetBytes(Mutator.Text(Encoding.UTF8.GetString(good, start, header), random));
                return [.. BitConverter.GetBytes((long)text.Length), .. text, .. good[(start + header)..]];
            },
            file =>
            {
                File.WriteAllBytes(path, file);
                network.LoadWeights(path).PredictBatch(new float[network.FeatureLength], new float[2]);
            });
    }

    private static Subject Journal(string path)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ModelKinds.Vectors(mlContext);
        void Search() => mlContext.Regression.Search(
            data,
            options => mlContext.Regression.Trainers.Network(options),
            new SearchSpace<NetworkOptions>(() => new()
            {
                LabelColumnName = "Value",
                Architecture = new MultilayerPerceptron(2),
                NumberOfEpochs = 1,
                Seed = 1,
                NumberOfThreads = 1,
            })
                .Values(options => options.LearningRate, 0.01f, 0.1f),
            new SearchOptions<Microsoft.ML.Data.RegressionMetrics> { JournalPath = path, LabelColumnName = "Value", Seed = 1 });

        Search();
        string[] good = [.. File.ReadAllLines(path).Select(line => line[..line.LastIndexOf('\t')])];
        return new Subject(
            "journal",
            random =>
            {
                string[] lines = [.. good];
                int which = random.Next(lines.Length);
                lines[which] = Mutator.Text(lines[which], random);
                byte[] file = Encoding.UTF8.GetBytes(string.Concat(lines.Select(Seals.Line)));
                return random.Next(4) == 0 ? Mutator.Bytes(file, random) : file;
            },
            file =>
            {
                File.WriteAllBytes(path, file);
                Search();
            });
    }
}
