namespace MlNetDeep.Networks.Tests;

/// <summary>The same seed gives the same bits, on any number of threads.</summary>
public class ReproducibilityTests
{
    private const int Rows = 700;

    private static readonly Sequential Network = new(
        new Shape(9), new Dropout(0.1f), new Dense(33), new BatchNorm(), new Relu(), new Dropout(0.3f), new Dense(17), new Tanh(), new Dense(3));

    private static readonly InMemoryData Data = Problems.Classes(Rows, 9, 3);
    private static readonly InMemoryData Validation = Problems.Classes(150, 9, 3, seed: 2);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(128)]
    [InlineData(300)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        TrainingResult one = Train(batchSize, 1, 5);
        foreach (int threads in new[] { 2, 3, 8 })
            Problems.AssertSame(one, Train(batchSize, threads, 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others(int batchSize)
    {
        TrainingResult first = Train(batchSize, null, 5);
        Problems.AssertSame(first, Train(batchSize, null, 5));
        Assert.NotEqual(first.Parameters, Train(batchSize, null, 6).Parameters);
        Assert.NotEqual(first.Parameters, Train(batchSize, null, -5).Parameters);
    }

    [Fact]
    public void Without_a_seed_runs_differ() =>
        Assert.NotEqual(Train(300, 1, null).Parameters, Train(300, 1, null).Parameters);

    [Fact]
    public void Shuffling_is_the_seeds_and_can_be_left_out()
    {
        var plain = new Sequential(new Shape(9), new Dense(3));
        float[][] results =
        [
            .. new (bool Shuffle, int Seed)[] { (false, 1), (false, 2), (true, 1), (true, 2) }.Select(run => new TrainingLoop(
                plain, new SoftmaxCrossEntropy(), new TrainingOptions { Shuffle = run.Shuffle, Seed = run.Seed, NumberOfEpochs = 1 })
                .Train(Data, initialParameters: new float[plain.ParameterCount]).Parameters),
        ];
        Assert.Equal(results[0], results[1]);
        Assert.NotEqual(results[0], results[2]);
        Assert.NotEqual(results[2], results[3]);
    }

    [Fact]
    public void Each_epoch_has_an_order_of_its_own_and_each_example_once()
    {
        var rows = new float[Rows];
        for (int i = 0; i < Rows; i++)
            rows[i] = i;
        var data = new InMemoryData(Rows, 1, rows, 1, rows);
        var orders = new List<float[]>();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var (x, targets, weights) = (new float[Rows], new float[Rows], new float[Rows]);
            RowBlock block = data.ReadEpoch(9, epoch, 32).Single();
            block.GatherFeatures(0, Rows, x);
            block.GatherTargets(0, Rows, targets, weights);
            Assert.Equal(x, targets);
            Assert.Equal(rows, x.Order());
            orders.Add(x);
        }

        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[1], orders[2]);
    }

    [Fact]
    public void Null_and_empty_weights_weigh_all_examples_alike()
    {
        var (x, targets, ones) = Problems.Rows(Data);
        Array.Fill(ones, 1);
        float[][] results =
        [
            .. new ReadOnlyMemory<float>?[] { null, ReadOnlyMemory<float>.Empty, ones }.Select(weights => new TrainingLoop(
                Network, new SoftmaxCrossEntropy(), new TrainingOptions { Seed = 1, NumberOfEpochs = 1 })
                .Train(new InMemoryData(Rows, 9, x, 1, targets, weights)).Parameters),
        ];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void The_users_options_layers_and_data_stay_as_they_are()
    {
        var layer = new Dense(3);
        var options = new TrainingOptions { Seed = 1, NumberOfEpochs = 2 };
        string before = System.Text.Json.JsonSerializer.Serialize(options);
        var network = new Sequential(new Shape(9), layer);
        var (x, targets, _) = Problems.Rows(Data);
        new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(Data);
        Assert.Equal(before, System.Text.Json.JsonSerializer.Serialize(options));
        Assert.NotSame(layer, network.Layers[0]);
        Assert.Equal(x, Problems.Rows(Data).Features);
        Assert.Equal(targets, Problems.Rows(Data).Targets);
    }

    private static TrainingResult Train(int batchSize, int? threads, int? seed)
    {
        var options = new TrainingOptions
        {
            BatchSize = batchSize,
            LearningRate = 0.01f,
            NumberOfThreads = threads,
            NumberOfEpochs = batchSize == 1 ? 1 : 3,
            Seed = seed,
            L2Regularization = 1e-4f,
            WeightElimination = 1e-4f,
            GradientClippingNorm = 1,
            MaxNorm = 3,
        };
        // Batch normalization is refused where every batch is one row.
        Sequential network = batchSize > 1 ? Network : new Sequential(Network.InputShape, Network.Layers.Where(layer => layer is not BatchNorm));
        return new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(Data, Validation);
    }
}
