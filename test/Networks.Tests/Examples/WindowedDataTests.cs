namespace MlNetDeep.Networks.Tests.Examples;

public sealed class WindowedDataTests
{
    // Ten rows of two inputs: row r holds r and 100 + r.
    private static readonly float[] Rows = [.. Enumerable.Range(0, 10).SelectMany(row => new float[] { row, 100 + row })];

    [Fact]
    public void A_window_is_its_rows_in_order_and_its_targets_are_those_behind_it()
    {
        var data = new WindowedData(Rows, width: 2, target: 1, windowSize: 3, horizon: 2, [0, 5, 4]);
        RowBlock block = Assert.Single(data.ReadEpoch(seed: null, epoch: 1, batchSize: 2));
        var features = new float[12];
        var targets = new float[4];
        var weights = new float[2];

        block.GatherFeatures(1, 2, features);
        block.GatherTargets(1, 2, targets, weights);

        Assert.Equal([5, 105, 6, 106, 7, 107, 4, 104, 5, 105, 6, 106], features);
        Assert.Equal([108, 109, 107, 108], targets);
        Assert.Equal([1, 1], weights);
        Assert.Equal((3, 6, 2), (data.RowCount, data.FeatureLength, data.TargetLength));
        Assert.Equal(2, block.TotalWeight(1, 2));
    }

    [Fact]
    public void An_epoch_with_a_seed_has_every_window_once_in_an_order_of_its_own()
    {
        var data = new WindowedData(Rows, 2, 0, 3, 2, [0, 1, 2, 3, 4, 5]);
        float[] First(long? seed, int epoch)
        {
            RowBlock block = data.ReadEpoch(seed, epoch, 4).Single();
            var features = new float[36];
            block.GatherFeatures(0, 6, features);
            return [.. features.Where((_, i) => i % 6 == 0)];
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], First(null, 1));
        Assert.Equal([0, 1, 2, 3, 4, 5], First(7, 1).Order());
        Assert.Equal(First(7, 1), First(7, 1));
        Assert.NotEqual(First(7, 1), First(7, 2));
    }

    [Fact]
    public void Training_on_windows_is_training_on_the_same_examples_copied_out()
    {
        var series = new float[60];
        for (int i = 0; i < 60; i++)
            series[i] = MathF.Sin(i) + 0.1f * i;
        int[] starts = [.. Enumerable.Range(0, 55)];
        var windows = new WindowedData(series, 1, 0, 4, 2, starts);
        float[] features = [.. starts.SelectMany(start => series[start..(start + 4)])];
        float[] targets = [.. starts.SelectMany(start => series[(start + 4)..(start + 6)])];
        var copies = new InMemoryData(55, 4, features, 2, targets);
        var network = new Sequential(new Shape(4), new Dense(5), new Tanh(), new Dense(2));
        float[] Train(TrainingData data) =>
            new TrainingLoop(network, new SquaredError(), new TrainingOptions { NumberOfEpochs = 4, Seed = 3, BatchSize = 8 }).Train(data).Parameters;

        Assert.Equal(Train(copies), Train(windows));
    }

    [Fact]
    public void The_digest_tells_other_rows_and_other_windows_apart()
    {
        static byte[] Digest(WindowedData data)
        {
            List<byte> bytes = [];
            data.AppendTo(part => bytes.AddRange(part));
            return [.. bytes];
        }

        byte[] digest = Digest(new WindowedData(Rows, 2, 0, 3, 2, [0, 1]));
        Assert.Equal(digest, Digest(new WindowedData((float[])Rows.Clone(), 2, 0, 3, 2, [0, 1])));
        Assert.NotEqual(digest, Digest(new WindowedData(Rows, 2, 0, 3, 2, [0, 2])));
        Assert.NotEqual(digest, Digest(new WindowedData(Rows, 2, 1, 3, 2, [0, 1])));
        Assert.NotEqual(digest, Digest(new WindowedData(Rows.AsMemory(0, 18), 2, 0, 3, 2, [0, 1])));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void A_window_that_leaves_the_rows_is_refused(int start)
    {
        var exception = Assert.Throws<ArgumentException>(() => new WindowedData(Rows, 2, 0, 3, 2, [0, start]));

        Assert.Contains("must start at rows 0 to 5 of 10", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowedData(Rows, 0, 0, 3, 2, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowedData(Rows, 2, 2, 3, 2, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowedData(Rows, 2, 0, 0, 2, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowedData(Rows, 2, 0, 3, 0, [0]));
        Assert.Throws<ArgumentException>(() => new WindowedData(Rows, 2, 0, 3, 2, []));
        Assert.Throws<ArgumentException>(() => new WindowedData(Rows.AsMemory(0, 8), 2, 0, 3, 2, [0]));
    }
}
