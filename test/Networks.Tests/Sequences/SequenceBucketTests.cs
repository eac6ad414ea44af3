namespace MlNetDeep.Networks.Tests;

/// <summary>Batches of like length.</summary>
public class SequenceBucketTests
{
    private const int Time = 40;
    private const int BatchSize = 8;

    [Theory]
    [InlineData(BatchSize * 16 * 5)]
    [InlineData(BatchSize * 16 * 2 + 3 * BatchSize + 5)]
    [InlineData(BatchSize * 16 + 1)]
    [InlineData(3)]
    public void Every_example_comes_once_in_batches_of_like_length(int rows)
    {
        TrainingData data = Data(rows);
        List<(int Length, int Number)> order = Order(data, seed: 1, epoch: 0);
        Assert.Equal(Enumerable.Range(0, rows), order.Select(row => row.Number).Order());
        foreach ((int Length, int Number)[] batch in order.Chunk(BatchSize))
            Assert.Equal(batch.OrderByDescending(row => row.Length), batch);
        if (rows <= BatchSize * 16)
            return;
        Assert.True(Spread(order) < 0.3 * Spread(Plain(data, 1)), $"Lengths in a batch spread by {Spread(order)}, without buckets by {Spread(Plain(data, 1))}.");
    }

    [Fact]
    public void The_order_is_a_function_of_seed_and_epoch()
    {
        TrainingData data = Data(500);
        Assert.Equal(Order(data, 1, 0), Order(data, 1, 0));
        Assert.NotEqual(Order(data, 1, 0), Order(data, 1, 1));
        Assert.NotEqual(Order(data, 1, 0), Order(data, 2, 0));
    }

    [Fact]
    public void Batches_of_long_and_short_sequences_alternate_at_random()
    {
        // Sorted within windows alone, batches would fall in length 15 times of 16.
        int[] lengths = [.. Order(Data(BatchSize * 16 * 20), 1, 0).Chunk(BatchSize).Select(batch => batch.Sum(row => row.Length))];
        int falls = lengths.Zip(lengths.Skip(1)).Count(pair => pair.First > pair.Second);
        Assert.InRange(falls, lengths.Length * 0.4, lengths.Length * 0.6);
    }

    [Fact]
    public void The_short_batch_is_of_any_length()
    {
        int[] last = [.. Enumerable.Range(0, 40).Select(epoch => Order(Data(BatchSize * 15 + 2), 1, epoch)[^1].Length)];
        Assert.Contains(last, length => length < Time / 4);
        Assert.Contains(last, length => length > Time * 3 / 4);
    }

    [Fact]
    public void In_the_datas_own_order_batches_keep_their_examples()
    {
        TrainingData data = Data(100);
        List<(int Length, int Number)> order = Order(data, null, 0);
        Assert.Equal(
            Plain(data, null).Chunk(BatchSize).SelectMany(batch => batch.OrderByDescending(row => row.Length)), order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streamed_and_cached_examples_are_arranged_as_those_in_memory_are(bool sparse)
    {
        ArraySource source = Source(300);
        List<(int Length, int Number)> expected = Order(Sources.ToMemory(source), 1, 2);
        Assert.Equal(expected, Order(StreamedDataTests.StreamFromPoolOfAll(source, sparse), 1, 2));
        Assert.Equal(expected, Order(ExampleSet.Read(source, sparse: sparse).ToTrainingData(null, TargetScaling.None), 1, 2));
        // A small pool gives several blocks, each arranged.
        List<(int Length, int Number)> streamed = Order(StreamedDataTests.Stream(source, 20_000, sparse), 1, 2);
        Assert.Equal(Enumerable.Range(0, 300), streamed.Select(row => row.Number).Order());
        Assert.True(Spread(streamed) < 0.6 * Spread(Plain(Sources.ToMemory(source), 1)));
    }

    private static InMemoryData Data(int rows) => Sources.ToMemory(Source(rows));

    /// <summary>Sequences of random lengths; the target is the row's number.</summary>
    private static ArraySource Source(int rows)
    {
        var random = new Random(3);
        return new ArraySource(
            1 + Time, [.. Enumerable.Range(0, rows).Select(row => new ArraySource.Row(PaddedRows.Of([random.Next(Time + 1)], Time, 1, random), [row]))]);
    }

    private static List<(int Length, int Number)> Order(TrainingData data, long? seed, int epoch)
    {
        var network = new Sequential(new Shape(1 + Time), new PaddedSequences(1), new LastStep());
        return Read(data, SequenceBuckets.ReadEpoch(network, data, seed, epoch, BatchSize));
    }

    private static List<(int Length, int Number)> Plain(TrainingData data, long? seed) => Read(data, data.ReadEpoch(seed, 0, BatchSize));

    private static List<(int Length, int Number)> Read(TrainingData data, IEnumerable<RowBlock> blocks) =>
        [.. blocks.SelectMany(block => Sources.Rows(data, block)).Select(row => ((int)row.Features[0], (int)row.Targets[0]))];

    /// <summary>The mean difference of the longest and the shortest of a batch.</summary>
    private static double Spread(List<(int Length, int Number)> order) =>
        order.Chunk(BatchSize).Average(batch => batch.Max(row => row.Length) - batch.Min(row => row.Length));
}
