using System.Reflection;

namespace MlNetDeep.Networks.Tests;

/// <summary>Tests that measure the whole process and so run alone.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>After its first steps, training allocates nothing.</summary>
[Collection(nameof(RunsAlone))]
public class AllocationTests
{
    private const int Rows = 128;
    private const int Calls = 4;

    public static TheoryData<string> Optimizers => [.. ConcreteTypes.Of<Optimizer>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_on_one_thread_allocates_nothing(string optimizer)
    {
        using var pool = new WorkerPool(1);
        Action step = CreateStep(Dense, Rows, optimizer, pool);
        Assert.Equal(0, LeastOf(step, GC.GetAllocatedBytesForCurrentThread));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_on_two_threads_allocates_nothing_on_either(string optimizer)
    {
        using var pool = new WorkerPool(2);
        Action step = CreateStep(Dense, Rows, optimizer, pool);
        Assert.Equal(0, LeastOf(step, static () => GC.GetTotalAllocatedBytes(precise: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_of_a_network_for_images_allocates_nothing(int threads)
    {
        using var pool = new WorkerPool(threads);
        Action step = CreateStep(Images, Rows / 4, nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, static () => GC.GetTotalAllocatedBytes(precise: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_of_a_sparse_tied_autoencoder_allocates_nothing(int threads)
    {
        var network = new Sequential(
            new Shape(9), new MaskingNoise(0.2f), new Dense(24), new Sigmoid(), new ActivityRegularization(new KullbackLeiblerPenalty()),
            new ActivityRegularization(new L1Penalty()), new TiedDense(), new Dense(3));
        using var pool = new WorkerPool(threads);
        Action step = CreateStep(network, Rows, nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, static () => GC.GetTotalAllocatedBytes(precise: true)));
    }

    public static TheoryData<string> RecurrentLayers =>
        [.. ConcreteTypes.Of<RecurrentLayer>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(RecurrentLayers))]
    public void A_step_through_a_recurrent_layer_allocates_nothing(string name)
    {
        Layer layer = name switch
        {
            nameof(ElmanLayer) => new ElmanLayer(5, learnInitialState: true),
            nameof(LstmLayer) => new LstmLayer(7, SequenceDirection.Both, usePeepholes: true),
            nameof(GruLayer) => new GruLayer(6),
            nameof(Lstm1997Layer) => new Lstm1997Layer(2, 2),
            _ => throw new ArgumentException($"Nothing is known about a layer {name}.", nameof(name)),
        };
        var network = new Sequential(new Shape(6, 2), layer, new Dropout(0.2f), new GruLayer(6), new LastStep(), new Dense(3));
        using var pool = new WorkerPool(1);
        Action step = CreateStep(network, Rows / 4, nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, GC.GetAllocatedBytesForCurrentThread));
    }

    [Fact]
    public void A_step_through_temporal_blocks_allocates_nothing()
    {
        var network = new Sequential(
            new Shape(6, 2), new TemporalBlock(5, dropoutRate: 0.2f), new TemporalBlock(5, 3, 2), new LastStep(), new Dense(3));
        using var pool = new WorkerPool(1);
        Action step = CreateStep(network, Rows / 4, nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, GC.GetAllocatedBytesForCurrentThread));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_through_branches_allocates_nothing(int threads)
    {
        var network = new Sequential(
            new Shape(6, 2), new Branches([new DenseOverTime(4)], [new LstmLayer(4), new Dropout(0.2f)], [new MovingAverage(3), new DenseOverTime(4)]), new Flatten(),
            new Branches([], [new Slice(0, 9), new Dense(8), new BatchNorm(), new Branches([], [new Dense(8)]), new Relu(), new Dense(24)]), new Dense(3));
        using var pool = new WorkerPool(threads);
        Action step = CreateStep(network, Rows / 4, nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, static () => GC.GetTotalAllocatedBytes(precise: true)));
    }

    [Fact]
    public void A_step_of_sequences_of_different_lengths_allocates_nothing()
    {
        var network = new Sequential(
            new Shape(13), new PaddedSequences(2), new LstmLayer(6, SequenceDirection.Both, usePeepholes: true), new GruLayer(6), new LastStep(), new Dense(3));
        using var pool = new WorkerPool(1);
        Action step = CreateStep(network, PaddedRows.Data(Rows / 4, 6, 2, 3), nameof(Adam), pool);
        Assert.Equal(0, LeastOf(step, GC.GetAllocatedBytesForCurrentThread));
    }

    [Fact]
    public void What_training_takes_beyond_the_data_does_not_grow_with_the_rows()
    {
        // The first pass fills what each thread keeps for the kernels.
        MemoryOf(2_000);
        const int more = 18_000;
        long growth = MemoryOf(2_000 + more) - MemoryOf(2_000);
        Assert.True(growth < more, $"{growth} bytes for {more} rows more: a byte a row or above.");

        static long MemoryOf(int rows)
        {
            Sequential network = Images;
            InMemoryData data = Problems.Classes(rows, network.InputShape.Length, 3);
            RowBlock block = data.ReadEpoch(1, 0, Rows).First();
            using var pool = new WorkerPool(1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var options = new TrainingOptions { BatchSize = Rows, Seed = 1 };
            var run = new TrainingRun(
                network, new SoftmaxCrossEntropy(), options, TrainingPlan.Choose(options, PlanDefaults.General, rows, isValidated: false), pool, data);
            run.BeginRestart([]);
            run.Gradient.Compute(Problems.Batch(block, Rows));
            run.Update.MoveWeights();
            run.Batches.Evaluate(data, Rows);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void The_measurement_sees_an_allocation() =>
        Assert.InRange(LeastOf(static () => GC.KeepAlive(new byte[100]), static () => GC.GetTotalAllocatedBytes(precise: true)), Calls * 100, long.MaxValue);

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var network = Problems.Network(8, 16, 3);
        var trained = new TrainedNetwork(
            network, new float[network.ParameterCount], new SoftmaxCrossEntropy(), new TrainingHistory([], TrainingMetric.Accuracy, 0, 0, StopReason.LastEpoch),
            new FeaturePreparation(new float[8], new float[8]));
        NetworkScorer scorer = trained.CreateScorer(4);
        var (features, scores) = (new float[8 * 9], new float[3 * 9]);
        Assert.Equal(0, LeastOf(() => scorer.Score(features, scores), GC.GetAllocatedBytesForCurrentThread));
    }

    private static Sequential Dense => new(
        new Shape(8), new Dense(24), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(16), new Softsign(), new Dense(3));

    private static Sequential Images => new(
        new Shape(8, 8, 2),
        new Conv2D(6, 3, padding: Padding.Same), new BatchNorm(), new Relu(), new MaxPool2D(2), new Conv2D(6, 3, padding: Padding.Of(1), groups: 6), new Relu(),
        new AveragePool2D(2), new Conv2D(5, 1, 2), new Tanh(), new Flatten(), new Dense(3));

    private static Action CreateStep(Sequential network, int rows, string optimizer, WorkerPool pool) =>
        CreateStep(network, Problems.Classes(rows, network.InputShape.Length, 3), optimizer, pool);

    private static Action CreateStep(Sequential network, InMemoryData data, string optimizer, WorkerPool pool)
    {
        var rows = (int)data.RowCount;
        var options = new TrainingOptions
        {
            Seed = 1,
            BatchSize = rows,
            LearningRate = 0.01f,
            Optimizer = CreateOptimizer(optimizer),
            L1Regularization = 1e-4f,
            L2Regularization = 1e-4f,
            WeightElimination = 1e-4f,
            GradientClippingNorm = 1,
            GradientClippingValue = 1,
            MaxNorm = 2,
        };
        var run = new TrainingRun(
            network, new SoftmaxCrossEntropy(), options, TrainingPlan.Choose(options, PlanDefaults.General, rows, isValidated: false), pool, data);
        run.BeginRestart([]);
        TrainingBatch batch = Problems.Batch(data.ReadEpoch(1, 0, rows).Single(), rows);
        return () =>
        {
            run.Gradient.Compute(batch);
            run.Update.MoveWeights();
            run.State.Step++;
        };
    }

    private static Optimizer CreateOptimizer(string name)
    {
        ConstructorInfo constructor = ConcreteTypes.Of<Optimizer>().Single(type => type.Name == name).GetConstructors().Single();
        return (Optimizer)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }

    /// <summary>
    /// The fewest bytes that a few calls allocate, of fifty tries after a warm-up: the runtime's own threads allocate now and then, on a busy
    /// machine within most long windows.
    /// </summary>
    private static long LeastOf(Action action, Func<long> allocated)
    {
        for (int i = 0; i < 60; i++)
            action();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            long before = allocated();
            for (int i = 0; i < Calls; i++)
                action();
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
