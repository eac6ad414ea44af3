using MlNetDeep.Networks;

namespace MlNetDeep.Benchmarks;

/// <summary>The network 784-256-128-10: training steps and scoring, as the library's users get them.</summary>
public static class NetworkCases
{
    private const int Inputs = 784;
    private const int Classes = 10;
    private const int BatchSize = 128;
    private const int Steps = 64;
    private const int ScoredRows = 256;

    private static readonly int[] Widths = [Inputs, 256, 128, Classes];

    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        Training(threads: 1),
        .. Environment.ProcessorCount > 1 ? (Case[])[Training(Environment.ProcessorCount)] : [],
        new Case($"score {ScoredRows} rows", Work.Flops(ForwardFlops * ScoredRows), () => CreateScoring(ScoredRows)),
        // A row reads each weight once: what it can reach is the speed at which they come.
        new Case("score 1 row", Work.Elements(Weights, 0, Weights), () => CreateScoring(1)),
    ];

    private static long Weights => Widths.Zip(Widths.Skip(1), (inputs, units) => (long)inputs * units).Sum();

    private static double ForwardFlops => 2.0 * Weights;

    // Three products a layer; the first needs no gradient of its input.
    private static double TrainingFlops => 3 * ForwardFlops - 2.0 * Widths[0] * Widths[1];

    private static Case Training(int threads) => new(
        $"train {Steps} steps of {BatchSize} rows by Adam, {threads} {(threads == 1 ? "thread" : "threads")}",
        Work.Flops(TrainingFlops * Steps * BatchSize, threads),
        () => CreateTraining(threads));

    /// <summary>An epoch of a run of its own: what starts a run, below a hundredth, is in it.</summary>
    private static Action CreateTraining(int threads)
    {
        InMemoryData data = CreateData(Steps * BatchSize);
        var trainer = new NetworkTrainer(CreateNetwork(), new SoftmaxCrossEntropy(), CreateOptions(threads));
        return () => trainer.Train(data);
    }

    private static Action CreateScoring(int rows)
    {
        Sequential network = CreateNetwork();
        var loss = new SoftmaxCrossEntropy();
        TrainingResult result = new NetworkTrainer(network, loss, CreateOptions(threads: 1)).Train(CreateData(BatchSize));
        NetworkScorer scorer = new TrainedNetwork(network, result.Parameters, loss, result.History).CreateScorer(rows);
        float[] features = Operands.Random(rows * Inputs), scores = new float[rows * Classes];
        return () => scorer.Score(features, scores);
    }

    private static TrainingOptions CreateOptions(int threads) =>
        new() { BatchSize = BatchSize, NumberOfEpochs = 1, NumberOfThreads = threads, Seed = 1 };

    private static Sequential CreateNetwork() =>
        new(new Shape(Widths[0]), new Dense(Widths[1]), new Relu(), new Dense(Widths[2]), new Relu(), new Dense(Widths[3]));

    private static InMemoryData CreateData(int rows)
    {
        float[] labels = [.. Enumerable.Range(0, rows).Select(row => (float)(row % Classes))];
        return new InMemoryData(rows, Inputs, Operands.Random(rows * Inputs), 1, labels);
    }
}
