
namespace MlNetDeep.Benchmarks;

/// <summary>Training steps and scoring of whole networks, as the library's users get them.</summary>
public static class NetworkCases
{
    private const int Classes = 10;
    private const int ScoredRows = 256;

    /// <summary>Those of the perceptron.</summary>
    internal static Layer[] PerceptronLayers => [new Dense(256), new Relu(), new Dense(128), new Relu(), new Dense(Classes)];

    /// <summary>Those of the convolutional network.</summary>
    internal static Layer[] ImageLayers =>
    [
        new Conv2D(16, 5, padding: Padding.Same), new Relu(), new MaxPool2D(2),
        new Conv2D(32, 5, padding: Padding.Same), new Relu(), new MaxPool2D(2),
        new Flatten(), new Dense(128), new Relu(), new Dense(Classes),
    ];

    private static readonly Subject Perceptron = new(
        "784-256-128-10",
        new Shape(784),
        PerceptronLayers,
        BatchSize: 128,
        Steps: 64,
        FirstProduct: 784 * 256,
        OtherProducts: 256 * 128 + 128 * Classes);

    private static readonly Subject Images = new(
        "two convolutions 5x5 of 28x28, dense 128-10",
        new Shape(28, 28, 1),
        ImageLayers,
        BatchSize: 64,
        Steps: 16,
        FirstProduct: 784 * 25 * 16,
        OtherProducts: 196 * 400 * 32 + 1568 * 128 + 128 * Classes);

    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        .. Cases(Perceptron),
        // A row reads each weight once: what it can reach is the speed at which they come.
        new Case(
            $"{Perceptron.Name}: score 1 row",
            Work.Elements(Perceptron.Multiplications, 0, Perceptron.Multiplications),
            () => CreateScoring(Perceptron, 1)),
        .. Cases(Images),
        new Case($"{Images.Name}: score 1 row", Work.Flops(Images.ScoringFlops), () => CreateScoring(Images, 1)),
    ];

    private static IEnumerable<Case> Cases(Subject subject)
    {
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            yield return new Case(
                $"{subject.Name}: train {subject.Steps} steps of {subject.BatchSize} rows by Adam, {threads} {(threads == 1 ? "thread" : "threads")}",
                Work.Flops(subject.TrainingFlops * subject.Steps * subject.BatchSize, threads),
                () => CreateTraining(subject, threads));
        }

        yield return new Case(
            $"{subject.Name}: score {ScoredRows} rows",
            Work.Flops(subject.ScoringFlops * ScoredRows),
            () => CreateScoring(subject, ScoredRows));
    }

    /// <summary>An epoch of a run of its own: what starts a run, below a hundredth, is in it.</summary>
    private static Action CreateTraining(Subject subject, int threads)
    {
        InMemoryData data = CreateData(subject, subject.Steps * subject.BatchSize);
        var trainer = new TrainingLoop(CreateNetwork(subject), new SoftmaxCrossEntropy(), CreateOptions(subject, threads));
        return () => trainer.Train(data);
    }

    private static Action CreateScoring(Subject subject, int rows)
    {
        Sequential network = CreateNetwork(subject);
        var loss = new SoftmaxCrossEntropy();
        TrainingResult result = new TrainingLoop(network, loss, CreateOptions(subject, threads: 1)).Train(CreateData(subject, subject.BatchSize));
        NetworkScorer scorer = new TrainedNetwork(network, result.Parameters, loss, result.History).CreateScorer(rows);
        float[] features = Operands.Random(rows * subject.Input.Length), scores = new float[rows * Classes];
        return () => scorer.Score(features, scores);
    }

    private static TrainingOptions CreateOptions(Subject subject, int threads) =>
        new() { BatchSize = subject.BatchSize, NumberOfEpochs = 1, NumberOfThreads = threads, Seed = 1 };

    private static Sequential CreateNetwork(Subject subject) => new(subject.Input, subject.Layers);

    private static InMemoryData CreateData(Subject subject, int rows)
    {
        float[] labels = [.. Enumerable.Range(0, rows).Select(row => (float)(row % Classes))];
        return new InMemoryData(rows, subject.Input.Length, Operands.Random(rows * subject.Input.Length), 1, labels);
    }

    /// <summary>A network, and how it is trained.</summary>
    /// <param name="Name">For the tables.</param>
    /// <param name="Input">One example.</param>
    /// <param name="Layers">The layers.</param>
    /// <param name="BatchSize">Rows of a step.</param>
    /// <param name="Steps">Steps of an epoch.</param>
    /// <param name="FirstProduct">Multiplications of the first layer with weights, for one row.</param>
    /// <param name="OtherProducts">Those of all others.</param>
    private sealed record Subject(
        string Name, Shape Input, Layer[] Layers, int BatchSize, int Steps, long FirstProduct, long OtherProducts)
    {
        public long Multiplications => FirstProduct + OtherProducts;

        public double ScoringFlops => 2.0 * Multiplications;

        // Three products a layer; the first needs no gradient of its input.
        public double TrainingFlops => 3 * ScoringFlops - 2.0 * FirstProduct;
    }
}
