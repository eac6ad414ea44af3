namespace MlNetDeep.Networks.Tests;

public class RandomStreamsTests
{
    // Computed by another implementation of Philox4x32-10, checked against the known answers of its authors.
    [Theory]
    [InlineData(1, new[] { 5, 4, 6, 0, 2, 9, 1, 10, 8, 3, 7, 11 })]
    [InlineData(-1, new[] { 1, 8, 0, 11, 7, 2, 5, 6, 4, 9, 3, 10 })]
    public void Orders_are_the_same_on_every_machine_and_release(long seed, int[] expected)
    {
        var order = new int[12];
        RandomOrder.Fill(order, seed);
        Assert.Equal(expected, order);
    }

    [Fact]
    public void Orders_hold_each_number_once()
    {
        foreach (int length in new[] { 0, 1, 2, 63, 64, 65, 1000 })
        {
            var order = new int[length];
            RandomOrder.Fill(order, length);
            Assert.Equal(Enumerable.Range(0, length), order.Order());
        }
    }

    [Fact]
    public void All_orders_are_equally_frequent()
    {
        // Four numbers have 24 orders. The 99.9 % quantile of chi-square with 23 degrees of freedom is 49.7; the seeds are fixed.
        const int Draws = 24_000;
        var counts = new Dictionary<string, int>();
        var streams = new RandomStreams(5);
        var order = new int[4];
        for (int epoch = 0; epoch < Draws; epoch++)
        {
            streams.Permute(order, RandomStreams.Shuffle(epoch));
            string key = string.Concat(order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - Draws / 24, 2) / (Draws / 24)), 5, 49.7);
    }

    [Fact]
    public void Each_place_of_a_long_order_is_uniform_over_seeds()
    {
        // Where the first number lands among 16 places: chi-square with 15 degrees of freedom, 99.9 % quantile 37.7.
        const int Draws = 16_000;
        var counts = new int[16];
        var order = new int[16];
        for (int seed = 0; seed < Draws; seed++)
        {
            RandomOrder.Fill(order, seed);
            counts[Array.IndexOf(order, 0)]++;
        }

        Assert.InRange(counts.Sum(count => Math.Pow(count - Draws / 16, 2) / (Draws / 16)), 2, 37.7);
    }

    [Fact]
    public void No_two_purposes_share_a_stream()
    {
        var streams = new HashSet<ulong> { RandomStreams.Split };
        for (int i = 0; i < 300; i++)
        {
            Assert.True(streams.Add(RandomStreams.Initialization(i)));
            Assert.True(streams.Add(RandomStreams.Shuffle(i)));
            Assert.True(streams.Add(RandomStreams.Optimizer(i)));
            for (int step = 0; step < 20; step++)
                Assert.True(streams.Add(RandomStreams.Layer(step, i)));
        }

        Assert.True(streams.Add(RandomStreams.Layer((1L << 40) - 1, 65535)));
    }

    [Fact]
    public void Restarts_have_seeds_of_their_own_and_the_first_the_runs()
    {
        var streams = new RandomStreams(42);
        Assert.Equal(42, streams.RestartSeed(0));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(streams.RestartSeed).Distinct().Count());
        Assert.NotEqual(streams.RestartSeed(1), new RandomStreams(43).RestartSeed(1));
    }
}
