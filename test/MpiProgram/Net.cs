namespace MlNetDeep.MpiProgram;

/// <summary>A network and what it learns from; the three with figures in the documentation are its MLP, CNN and LSTM.</summary>
internal sealed record Net(
    string Name, Sequential Network, Loss Loss, int BatchSize, Func<LeafShare, int, TrainingData> Rows, float? Clipping = null)
{
    public const int Leaves = 8;

    public static string[] Names => ["mlp", "cnn", "lstm", "sparse", "autoencoder", "streamed"];

    public static Net Of(string name) => name switch
    {
        "mlp" => new(name, new Sequential(new Shape(784), new Dense(256), new Relu(), new Dropout(0.2f), new Dense(128), new Relu(), new Dense(10)),
            new SoftmaxCrossEntropy(), 128, (_, rows) => Dense(rows, 784)),
        "cnn" => new(name, new Sequential(
                new Shape(28, 28, 1), new Conv2D(16, 5), new BatchNorm(), new Relu(), new MaxPool2D(2), new Conv2D(32, 5), new Relu(), new MaxPool2D(2), new Flatten(),
                new Dense(128), new Relu(), new Dense(10)),
            new SoftmaxCrossEntropy(), 64, (_, rows) => Dense(rows, 784)),
        "lstm" => new(name, new Sequential(new Shape(28, 28), new LstmLayer(128), new LastStep(), new Dense(10)), new SoftmaxCrossEntropy(), 128,
            (_, rows) => Dense(rows, 784), Clipping: 1),
        "sparse" => new(name, new Sequential(new Shape(5000), new Dense(64), new Relu(), new Dense(10)), new SoftmaxCrossEntropy(), 64,
            (_, rows) => Sparse(rows, 5000)),
        "autoencoder" => new(name, new Sequential(new Shape(200), new MaskingNoise(0.2f), new Dense(50), new Sigmoid(), new TiedDense()), new SquaredError(), 64,
            (share, rows) => new ReconstructionData(Read(new DrawnRows(rows, 200, 0), share, long.MaxValue))),
        "streamed" => new(name, new Sequential(new Shape(40), new Dense(64), new Tanh(), new Dropout(0.1f), new Dense(1)), new SquaredError(), 64,
            (share, rows) => Read(new DrawnRows(rows, 40, 1), share, rows * 100)),
        _ => throw new ArgumentException($"There is no net {name}."),
    };

    public TrainingOptions Options(MpiRanks ranks, int threads) => new()
    {
        Seed = 7,
        BatchSize = BatchSize,
        NumberOfEpochs = 2,
        NumberOfThreads = threads,
        GradientLeaves = Leaves,
        Ranks = ranks,
        GradientClippingNorm = Clipping,
    };

    /// <summary>Rows of which a rank keeps its own.</summary>
    public static TrainingData Read(ExampleSource source, LeafShare share, long memoryLimit) =>
        ExampleSet.Read(source, memoryLimit, false, false, null, default, share, RankGroup.Alone()).ToTrainingData(null, TargetScaling.None);

    private static InMemoryData Dense(int rows, int features)
    {
        var random = new Random(5);
        var x = new float[rows * features];
        foreach (ref float value in x.AsSpan())
            value = random.NextSingle() - 0.5f;
        return new InMemoryData(rows, features, x, 1, Classes(random, rows));
    }

    private static InMemoryData Sparse(int rows, int features)
    {
        var random = new Random(5);
        var x = new SparseRows(features);
        var row = new float[features];
        for (int i = 0; i < rows; i++)
        {
            Array.Clear(row);
            for (int j = 0; j < 20; j++)
                row[random.Next(features)] = random.NextSingle();
            x.Add(row);
        }

        return new InMemoryData(x, 1, Classes(random, rows));
    }

    private static float[] Classes(Random random, int rows) => [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(10))];
}
