namespace MlNetDeep.Networks.Tests;

/// <summary>Epochs that a source gives anew through a shuffle pool.</summary>
public class StreamedDataTests
{
    private const int Rows = 1000;

    [Theory]
    [InlineData(400, 1, true)]
    [InlineData(2_000, 8, true)]
    [InlineData(2_000, 8, false)]
    [InlineData(5_000, 7, true)]
    [InlineData(15_000, 128, true)]
    [InlineData(15_999, 300, false)]
    public void Each_epoch_gives_every_row_once_in_blocks_of_whole_batches(int memoryLimit, int batchSize, bool shuffle)
    {
        foreach (bool sparse in new[] { false, true })
        {
            ArraySource source = Sources.Numbered(Rows);
            TrainingData data = Stream(source, memoryLimit, sparse);
            for (int epoch = 0; epoch < 3; epoch++)
            {
                var blocks = data.ReadEpoch(shuffle ? 5 : null, epoch, batchSize).Select(block => Sources.Rows(data, block)).ToList();

                Assert.All(blocks.SkipLast(1), block => Assert.Equal(0, block.Count % batchSize));
                var rows = blocks.SelectMany(block => block).ToList();
                Assert.All(rows, row => Assert.Equal((row.Targets[0], row.Targets[0], row.Targets[0] + 1), (row.Features[0], row.Features[1], row.Weight)));
                float[] order = [.. rows.Select(row => row.Targets[0])];
                float[] sorted = [.. Enumerable.Range(0, Rows).Select(row => (float)row)];
                Assert.Equal(sorted, shuffle ? order.Order() : order);
                Assert.Equal(0, source.OpenReaders);
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_pool_that_holds_all_rows_gives_them_in_the_order_of_rows_in_memory(bool sparse)
    {
        ArraySource source = Sources.Random(500, 40, density: 0.2);
        StreamedData data = StreamFromPoolOfAll(source, sparse);

        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Single(data.ReadEpoch(3, epoch, 8));
            Sources.AssertSame(Sources.ToMemory(source), data, seed: 3, epoch);
        }

        Sources.AssertSame(Sources.ToMemory(source), data, seed: null);
    }

    [Fact]
    public void The_seed_and_the_epoch_alone_decide_the_order_however_fast_the_source_is()
    {
        var delay = new Random(1);
        ArraySource slow = Sources.Numbered(Rows, onRead: (_, row) => Thread.Sleep(row % 100 == 0 ? delay.Next(3) : 0));
        TrainingData data = Stream(Sources.Numbered(Rows), 3000), again = Stream(slow, 3000);

        float[] order = Order(data, 5, 2);
        Assert.Equal(order, Order(data, 5, 2));
        Assert.Equal(order, Order(again, 5, 2));
        Assert.NotEqual(order, Order(data, 5, 3));
        Assert.NotEqual(order, Order(data, 6, 2));
    }

    [Fact]
    public void Each_draw_of_an_epoch_has_an_order_of_its_own()
    {
        Assert.Equal(RandomStreams.Shuffle(3), RandomStreams.Shuffle(3, 0));
        ulong[] streams = [.. Enumerable.Range(0, 20).SelectMany(epoch => Enumerable.Range(0, 20).Select(draw => RandomStreams.Shuffle(epoch, draw)))];
        Assert.Equal(streams.Length, streams.Distinct().Count());
        var layout = new ExampleLayout(1, 1, IsSparse: false);
        var arena = new ExampleArena(layout, 300);
        var pool = new ShufflePool(layout, [arena], seed: 1, epoch: 0);
        IReadOnlyCollection<ExampleArena> taken = pool.TakeFree();
        for (int row = 0; row < 100; row++)
            Assert.True(arena.TryAdd(new Example([row], [row])));
        pool.Add(taken);

        float[][] draws = [.. Enumerable.Range(0, 3).Select(_ => Targets(pool.Draw(8, all: true)))];

        Assert.NotEqual(draws[0], draws[1]);
        Assert.NotEqual(draws[1], draws[2]);
        Assert.All(draws, draw => Assert.Equal(Enumerable.Range(0, 100).Select(row => (float)row), draw.Order()));

        static float[] Targets(ExampleBlock block)
        {
            var (targets, weights) = (new float[block.Rows], new float[block.Rows]);
            block.GatherTargets(0, block.Rows, targets, weights);
            return targets;
        }
    }

    [Fact]
    public void Memory_of_pool_and_reading_ahead_together_stays_within_the_limit_and_near_it()
    {
        foreach (int limit in new[] { 2_000, 100_000, 3_000_000 })
        {
            var layout = new ExampleLayout(10, 1, IsSparse: false);
            var store = new ExampleStore(layout, limit);
            store.ReserveAll();
            long bytes = store.Arenas.Sum(arena => 4L * arena.Capacity);
            Assert.InRange(bytes, limit * 10 / 12, limit);
        }
    }

    [Fact]
    public void A_set_over_the_limit_reuses_the_memory_that_it_was_read_into()
    {
        ExampleSet set = ExampleSet.Read(Sources.Numbered(Rows), memoryLimit: 4_000);

        Assert.True(set.IsStreamed);
        Assert.Equal(Rows * 4 * 4, set.Bytes);
        // Two thirds of the limit, at 16 bytes a row.
        Assert.InRange(set.PoolRows, 130, 166);
    }

    [Theory, InlineData(15_999, true), InlineData(100_000, false)]
    public void Only_what_does_not_fit_is_streamed(int memoryLimit, bool streamed)
    {
        ArraySource source = Sources.Numbered(Rows);

        ExampleSet set = ExampleSet.Read(source, memoryLimit);

        Assert.Equal(streamed, set.IsStreamed);
        Assert.Equal(1, source.Readings);
    }

    [Fact]
    public void Rows_that_differ_a_hundredfold_in_length_all_come_through()
    {
        var random = new Random(2);
        var source = new ArraySource(500, [.. Enumerable.Range(0, 300).Select(row => CreateRow(row))]);
        TrainingData data = Stream(source, 12_000, sparse: true);

        for (int epoch = 0; epoch < 3; epoch++)
        {
            var rows = data.ReadEpoch(4, epoch, 4).SelectMany(block => Sources.Rows(data, block)).OrderBy(row => row.Targets[0]).ToList();
            Assert.Equal(300, rows.Count);
            for (int row = 0; row < 300; row++)
                Assert.Equal(source.Rows[row].Features, rows[row].Features);
        }

        ArraySource.Row CreateRow(int row)
        {
            int nonZeros = row % 10 == 0 ? 400 : 4;
            var x = new float[500];
            for (int i = 0; i < nonZeros; i++)
                x[random.Next(500)] = random.NextSingle() + 1;
            return new ArraySource.Row(x, [row]);
        }
    }

    [Fact]
    public void Rows_sorted_by_label_are_mixed_as_far_as_the_pool_reaches()
    {
        // Half of the labels are 0, then half are 1. The pool holds a third of the rows.
        var source = new ArraySource(2, [.. Enumerable.Range(0, Rows).Select(row => new ArraySource.Row([row, row], [row < Rows / 2 ? 0 : 1]))]);
        TrainingData data = Stream(source, Rows * 16 / 2);

        var blocks = data.ReadEpoch(1, 0, 10).Select(block => Sources.Rows(data, block).Select(row => row.Targets[0]).ToArray()).ToList();

        // Blocks with both labels, each spread over all of the block.
        var mixed = blocks.Where(block => block.Contains(0f) && block.Contains(1f)).ToList();
        Assert.True(mixed.Count >= 2, $"{mixed.Count} of {blocks.Count} blocks have both labels");
        float[] best = mixed.MinBy(block => Math.Abs(block.Average() - 0.5f))!;
        int changes = Enumerable.Range(1, best.Length - 1).Count(i => best[i] != best[i - 1]);
        double share = best.Average();
        // Independent draws change label with probability 2 p (1 - p); five standard deviations of that many draws.
        double expected = 2 * share * (1 - share) * (best.Length - 1);
        Assert.InRange(changes, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
    }

    [Theory, InlineData(1), InlineData(30)]
    public void Held_out_rows_are_those_that_memory_holds_out(int count)
    {
        foreach (bool sparse in new[] { false, true })
        {
            ArraySource source = Sources.Random(400, 200, sparse ? 0.02 : 1);
            (ExampleSet remaining, ExampleSet heldOut) = ExampleSet.Read(source).HoldOut(count, seed: 9);
            long limit = remaining.Bytes / 2;

            (ExampleSet streamed, ExampleSet held) = ExampleSet.Read(source, limit).HoldOut(count, seed: 9);

            Assert.True(streamed.IsStreamed);
            Assert.False(held.IsStreamed);
            Assert.Equal((remaining.Rows, remaining.Bytes), (streamed.Rows, streamed.Bytes));
            Assert.Equal(Problems.Bits(remaining.FitStandardizer().Scales), Problems.Bits(streamed.FitStandardizer().Scales));
            Assert.Equal(Problems.Bits(remaining.FitStandardizer().Offsets), Problems.Bits(streamed.FitStandardizer().Offsets));
            Assert.Equal((remaining.Targets[0].Mean, remaining.Targets[0].Deviation), (streamed.Targets[0].Mean, streamed.Targets[0].Deviation));
            Sources.AssertSame(ExampleSetTests.Scaled(remaining), ExampleSetTests.Scaled(streamed), seed: null);
            Sources.AssertSame(ExampleSetTests.Scaled(heldOut), ExampleSetTests.Scaled(held), seed: null);
        }
    }

    [Fact]
    public void Held_out_rows_over_the_limit_are_streamed_themselves()
    {
        ArraySource source = Sources.Numbered(Rows);

        (ExampleSet remaining, ExampleSet heldOut) = ExampleSet.Read(source, 4_000).HoldOut(500, seed: 1);

        Assert.True(remaining.IsStreamed && heldOut.IsStreamed);
        float[] both = [.. Order(Plain(remaining), null, 0), .. Order(Plain(heldOut), null, 0)];
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (float)row), both.Order());
    }

    internal static TrainingData Stream(ArraySource source, long memoryLimit, bool sparse = false)
    {
        ExampleSet set = ExampleSet.Read(source, memoryLimit, sparse);
        Assert.True(set.IsStreamed);
        return Plain(set);
    }

    internal static StreamedData StreamFromPoolOfAll(ArraySource source, bool sparse = false)
    {
        var layout = new ExampleLayout(source.FeatureLength, source.TargetLength, sparse);
        var store = new ExampleStore(layout, 10_000_000);
        store.ReserveAll();
        var writer = new ScaledWriter(layout, new ExampleScaling(null, TargetScaling.None));
        return new StreamedData(source, layout, store, source.Rows.Count, writer, default);
    }

    internal static float[] Order(TrainingData data, long? seed, int epoch, int batchSize = 8) =>
        [.. data.ReadEpoch(seed, epoch, batchSize).SelectMany(block => Sources.Rows(data, block)).Select(row => row.Targets[0])];

    private static TrainingData Plain(ExampleSet set) => set.ToTrainingData(null, TargetScaling.None);
}
