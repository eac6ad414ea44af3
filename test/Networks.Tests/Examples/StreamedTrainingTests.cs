namespace MlNetDeep.Networks.Tests;

/// <summary>Training on streamed examples against training on the same ones in memory.</summary>
public class StreamedTrainingTests
{
    private const int Rows = 600;
    private const int Features = 6;

    [Theory, InlineData(true), InlineData(false)]
    public void A_pool_that_holds_all_rows_trains_the_same_weights_with_the_same_losses(bool shuffle)
    {
        ArraySource source = Sources.Random(Rows, Features, density: 1);
        TrainingOptions options = Options();
        options.Shuffle = shuffle;

        Problems.AssertSame(
            Train(Sources.ToMemory(source), options), Train(StreamedDataTests.StreamFromPoolOfAll(source), options));
    }

    [Fact]
    public void In_the_datas_own_order_a_pool_of_any_size_trains_the_same_weights()
    {
        ArraySource source = Sources.Random(Rows, Features, density: 1);
        TrainingOptions options = Options();
        options.Shuffle = false;

        TrainingResult cached = Train(Sources.ToMemory(source), options);

        Problems.AssertSame(cached, Train(StreamedDataTests.Stream(source, 3_000), options));
        Problems.AssertSame(cached, Train(StreamedDataTests.Stream(source, 15_000), options));
    }

    [Fact]
    public void Validation_rows_may_be_streamed_too()
    {
        ArraySource source = Sources.Random(Rows, Features, density: 1), validation = Sources.Random(300, Features, density: 1, seed: 2);
        InMemoryData training = Sources.ToMemory(source);

        TrainingResult cached = new TrainingLoop(Problems.Network(Features, 5, 1), new SquaredError(), Options())
            .Train(training, Sources.ToMemory(validation));
        TrainingResult streamed = new TrainingLoop(Problems.Network(Features, 5, 1), new SquaredError(), Options())
            .Train(training, StreamedDataTests.Stream(validation, 3_000));

        Assert.Equal(cached.Parameters, streamed.Parameters);
        // Summed in other portions: the last digits of a double.
        for (int i = 0; i < cached.History.Epochs.Count; i++)
            Assert.Equal(cached.History.Epochs[i].ValidationLoss!.Value, streamed.History.Epochs[i].ValidationLoss!.Value, 1e-12);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Threads_change_no_bit_of_streamed_training(int threads)
    {
        ArraySource source = Sources.Random(Rows, Features, density: 1);
        TrainingOptions options = Options();
        options.NumberOfThreads = threads;

        Problems.AssertSame(Train(StreamedDataTests.Stream(source, 4_000), Options()), Train(StreamedDataTests.Stream(source, 4_000), options));
    }

    [Fact]
    public void Rows_sorted_by_label_are_learned_from_a_pool_of_a_third_of_them()
    {
        var random = new Random(5);
        IEnumerable<ArraySource.Row> rows = Enumerable.Range(0, Rows).Select(row =>
        {
            float label = row < Rows / 2 ? 0 : 1;
            return new ArraySource.Row([2 * random.NextSingle() - 1, label + random.NextSingle() - 0.5f], [label]);
        });
        var source = new ArraySource(2, [.. rows]);
        TrainingOptions options = Options();
        options.NumberOfEpochs = 10;
        options.BatchSize = 20;
        var network = new Sequential(new Shape(2), new Dense(4), new Tanh(), new Dense(1));

        TrainingResult result = new TrainingLoop(network, new SigmoidCrossEntropy(), options)
            .Train(StreamedDataTests.Stream(source, Rows * 16 / 2));

        // Measured on all rows at the end: the labels lie apart, so that every row can be told.
        InMemoryData all = Sources.ToMemory(source);
        Assert.InRange(Problems.MeanLoss(network, new SigmoidCrossEntropy(), result.Parameters, all), 0, 0.2);
    }

    [Fact]
    public void A_checkpoint_resumes_streamed_training_to_the_same_bits()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        ArraySource source = Sources.Random(Rows, Features, density: 1);
        TrainingResult whole = Train(StreamedDataTests.Stream(source, 4_000), Options());
        try
        {
            TrainingOptions options = Options();
            options.CheckpointPath = path;
            int epochs = 0;
            options.OnEpoch = _ =>
            {
                if (++epochs == 3)
                    throw new OperationCanceledException("killed");
            };
            Assert.Throws<OperationCanceledException>(() => Train(StreamedDataTests.Stream(source, 4_000), options));
            options.OnEpoch = null;

            Problems.AssertSame(whole, Train(StreamedDataTests.Stream(source, 4_000), options));
            // Another pool draws another order, and other rows are other data.
            AssertOtherData(() => Train(StreamedDataTests.Stream(source, 8_000), options));
            AssertOtherData(() => Train(StreamedDataTests.Stream(Sources.Random(Rows, Features, density: 1, seed: 2), 4_000), options));
        }
        finally
        {
            File.Delete(path);
        }

        static void AssertOtherData(Action action) =>
            Assert.Contains("another data", Assert.Throws<InvalidDataException>(action).Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Options() => new() { Seed = 7, NumberOfEpochs = 5, BatchSize = 16, LearningRate = 0.01f };

    private static TrainingResult Train(TrainingData data, TrainingOptions options) =>
        new TrainingLoop(Problems.Network(Features, 5, 1), new SquaredError(), options).Train(data);
}
