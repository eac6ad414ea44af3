namespace MlNetDeep.SameBits.Cases;

/// <summary>Networks without ML.NET: what its trainers do not build, and the network's own file.</summary>
internal static class PlainNetworks
{
    public static IEnumerable<Case> All =>
    [
        Of("dense", new SoftmaxCrossEntropy(), 3, new Shape(21), new Dense(9), new Tanh(), new Dropout(0.1f), new Dense(3)),
        Of("dense.tanh-cross-entropy", new TanhCrossEntropy(), 2, new Shape(21), new Dense(9), new Relu(), new Dense(1)),
        Of("dense.tanh-squared-error", new TanhSquaredError(), 0, new Shape(21), new Dense(9), new Relu(), new Dense(1)),
        Of("dense.weights", new SigmoidCrossEntropy(), 2, new Shape(21),
            new MaskingNoise(0.1f), new Dense(9, useBias: false), new Sigmoid(), new Dense(1)),
        Of("lstm1997", new SoftmaxCrossEntropy(), 3, new Shape(7, 3),
            new Lstm1997Layer(3, 2, -1, -1, useCellBias: true), new LastStep(), new Dense(3)),
        Of("dense-over-time", new SquaredError(), 0, new Shape(7, 3),
            new DenseOverTime(5), new Tanh(), new GruLayer(6), new MeanOverTime(), new Dense(1)),
        Of("stacked-cells", new SoftmaxCrossEntropy(), 3, new Shape(7, 3),
            new ElmanLayer(6, direction: SequenceDirection.Both), new LstmLayer(5), new LastStep(), new Dense(3)),
        Of("convolution", new SoftmaxCrossEntropy(), 3, new Shape(7, 3, 1),
            new Conv2D(4, 2), new BatchNorm(), new Relu(), new MaxPool2D(new Size2D(2, 1)), new Flatten(), new Dense(3)),
        Reconstruction("tied"),
    ];

    private const int Features = 21;

    /// <summary>A network that learns one of some classes, or a value where there are none.</summary>
    private static Case Of(string name, Loss loss, int classes, Shape input, params Layer[] layers) => new($"plain.{name}", () =>
    {
        (float[] x, float[] targets, float[] weights) = CreateRows(200, classes, 7);
        var network = new Sequential(input, layers);
        var trainer = new TrainingLoop(network, loss, NetworkCases.Small<TrainingOptions>());
        (float[] other, float[] otherTargets, _) = CreateRows(60, classes, 8);
        TrainingResult result = trainer.Train(
            new InMemoryData(200, Features, x, 1, targets, weights), new InMemoryData(60, Features, other, 1, otherTargets));
        return Measure(new TrainedNetwork(network, result.Parameters, loss, result.History), other);
    });

    private static Case Reconstruction(string name) => new($"plain.{name}", () =>
    {
        (float[] x, _, _) = CreateRows(200, 0, 7);
        var network = new Sequential(new Shape(Features), new Dense(6), new Sigmoid(), new ActivityRegularization(new L1Penalty()), new TiedDense());
        TrainingResult result = new TrainingLoop(network, new SquaredError(), NetworkCases.Small<TrainingOptions>()).Train(
            new ReconstructionData(new InMemoryData(200, Features, x, 0, ReadOnlyMemory<float>.Empty)));
        return Measure(new TrainedNetwork(network, result.Parameters, new SquaredError(), result.History), CreateRows(60, 0, 8).Features);
    });

    /// <summary>Scores of all rows at once, and of five one by one after the network was saved and loaded.</summary>
    private static Outcome Measure(TrainedNetwork network, float[] x)
    {
        var outcome = new Outcome();
        ModelBits.AddNetwork(network, outcome.Weights, outcome.History);
        int outputs = network.Network.OutputShape.Length;
        var scores = new float[x.Length / Features * outputs];
        network.PredictBatch(x, scores);
        outcome.Scores.Add(scores);

        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        NetworkScorer scorer = TrainedNetwork.Load(file).CreateScorer();
        var row = new float[outputs];
        for (int i = 0; i < 5; i++)
        {
            scorer.Score(x.AsSpan(i * Features, Features), row);
            outcome.Engine.Add(row);
        }

        return outcome;
    }

    private static (float[] Features, float[] Targets, float[] Weights) CreateRows(int rows, int classes, int seed)
    {
        var random = new Random(seed);
        float[] x = [.. Enumerable.Range(0, rows * Features).Select(_ => 2 * random.NextSingle() - 1)];
        float[] targets = [.. Enumerable.Range(0, rows).Select(row => Target(x.AsSpan(row * Features, Features), classes))];
        return (x, targets, [.. targets.Select(_ => 0.5f + random.NextSingle())]);
    }

    private static float Target(ReadOnlySpan<float> x, int classes)
    {
        float value = 0.5f * x[0] - 0.25f * x[1] + x[2] * x[3];
        return classes == 0 ? value : Math.Clamp((int)(classes * (value + 1) / 2), 0, classes - 1);
    }
}
