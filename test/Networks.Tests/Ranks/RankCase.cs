using MlNetDeep.Networks.Tests.Sparse;

namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>A training that ranks share: network, rows and options, made anew for each rank.</summary>
internal sealed record RankCase(string Name, Sequential Network, Loss Loss, Func<LeafShare, TrainingData> Training, Func<LeafShare, TrainingData>? Validation)
{
    /// <summary>Leaves of all cases: more than ranks, so that a rank has several, and of three ranks not equally many.</summary>
    public const int Leaves = 8;

    public Action<TrainingOptions> Set { get; init; } = _ => { };

    public static RankCase Of(string name) => All.Single(one => one.Name == name);

    public static IReadOnlyList<RankCase> All { get; } =
    [
        new("MLP with dropout", new Sequential(new Shape(9), new Dropout(0.1f), new Dense(33), new Relu(), new Dropout(0.3f), new Dense(17), new Tanh(), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(Problems.Classes(203, 9, 3)), InMemory(Problems.Classes(61, 9, 3, seed: 2)))
        {
            Set = options =>
            {
                options.NumberOfRestarts = 2;
                options.CalibrateOutputs = true;
                options.EarlyStopping = new PatienceRule(1);
                options.NumberOfEpochs = 6;
            },
        },
        new("CNN with batch normalization", new Sequential(
                new Shape(6, 6, 2), new Conv2D(5, 3), new BatchNorm(), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(8), new BatchNorm(), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(Problems.Classes(203, 72, 3)), InMemory(Problems.Classes(31, 72, 3, seed: 2))),
        new("LSTM with clipping", new Sequential(new Shape(5, 3), new LstmLayer(9), new Dropout(0.2f), new LastStep(), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(Problems.Classes(203, 15, 3)), null)
        {
            Set = options => options.GradientClippingNorm = 0.05f,
        },
        new("leaves of more than a part", new Sequential(new Shape(5), new Dense(7), new Tanh(), new Dropout(0.2f), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(Problems.Classes(Leaves * 1100 + 203, 5, 3)), InMemory(Problems.Classes(1301, 5, 3, seed: 2)))
        {
            // Each leaf alone is above the 1,024 rows that are trained at once.
            Set = options => options.BatchSize = Leaves * 1100,
        },
        new("padded sequences", new Sequential(new Shape(13), new PaddedSequences(2), new GruLayer(6), new LastStep(), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(PaddedRows.Data(403, 6, 2, 3)), InMemory(PaddedRows.Data(40, 6, 2, 3, seed: 2))),
        new("sparse MLP", SparseProblem.Network(), new SoftmaxCrossEntropy(), InMemory(new SparseProblem(203, weighted: true).AsSparse),
            InMemory(new SparseProblem(50, seed: 2).AsSparse)),
        new("sparse MLP of many weights", new Sequential(new Shape(SparseProblem.Features), new Dense(1 + BatchRunner.MostWeightsMoved / SparseProblem.Features), new Relu(), new Dense(3)),
            new SoftmaxCrossEntropy(), InMemory(new SparseProblem(90).AsSparse), null),
        new("autoencoder", new Sequential(
                new Shape(11), new MaskingNoise(0.2f), new Dense(6), new Sigmoid(), new ActivityRegularization(new KullbackLeiblerPenalty()), new TiedDense()),
            new SquaredError(), share => new ReconstructionData(Kept(Rows(203, 11, 0), share, long.MaxValue)),
            share => new ReconstructionData(Kept(Rows(41, 11, 0, seed: 2), share, long.MaxValue))),
        new("rows of each rank alone", Problems.Network(7, 12, 1, dropout: 0.2f), new SquaredError(), share => Kept(Rows(203, 7, 1), share, long.MaxValue),
            share => Kept(Rows(41, 7, 1, seed: 2), share, long.MaxValue)),
        new("streamed rows", Problems.Network(7, 12, 1, dropout: 0.2f), new SquaredError(), share => Kept(Rows(403, 7, 1), share, 3000),
            share => Kept(Rows(41, 7, 1, seed: 2), share, long.MaxValue)),
    ];

    /// <summary>The options; each rank has its own.</summary>
    public TrainingOptions Options(IRankExchange? ranks, int threads = 1)
    {
        var options = new TrainingOptions
        {
            Seed = 7,
            NumberOfEpochs = 3,
            BatchSize = 48,
            LearningRate = 0.01f,
            NumberOfThreads = threads,
            GradientLeaves = Leaves,
            Ranks = ranks,
        };
        Set(options);
        return options;
    }

    public TrainingResult Train(TrainingOptions options, Action? onBatch = null)
    {
        LeafShare share = RankGroup.Of(options).Share;
        return new TrainingLoop(Network, Loss, options, onBatch).Train(Training(share), Validation?.Invoke(share));
    }

    /// <summary>Rows that a rank reads, all of them, and keeps its own.</summary>
    public static TrainingData Kept(ArraySource source, LeafShare share, long memoryLimit)
    {
        ExampleSet set = ExampleSet.Read(source, memoryLimit, null, false, null, default, share, RankGroup.Alone());
        Assert.Equal(memoryLimit < long.MaxValue, set.IsStreamed);
        return set.ToTrainingData(null, TargetScaling.None);
    }

    /// <summary>Rows of weights of their own.</summary>
    public static ArraySource Rows(int rows, int features, int targets, int seed = 1)
    {
        var random = new Random(seed);
        return new ArraySource(features, [.. Enumerable.Range(0, rows).Select(_ =>
            new ArraySource.Row(Problems.Uniform(random, features, 0, 1), Problems.Uniform(random, targets, -1, 1), 0.5f + random.NextSingle()))]);
    }

    private static Func<LeafShare, TrainingData> InMemory(InMemoryData data) => _ => data;
}
