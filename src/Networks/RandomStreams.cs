namespace MlNetDeep;

/// <summary>
/// The random numbers of one training run. They are functions of (seed, purpose, place), not of what was drawn before, so a resumed
/// run, and any number of threads, sees the same ones. The top byte of a stream is its purpose; the rest is the place.
/// </summary>
internal readonly struct RandomStreams(long seed)
{
    // Domains keep purposes apart: no two uses ever share a stream.
    private const ulong InitializationDomain = 1UL << 56;
    private const ulong ShuffleDomain = 2UL << 56;
    private const ulong LayerDomain = 3UL << 56;
    private const ulong OptimizerDomain = 4UL << 56;
    private const ulong RestartDomain = 5UL << 56;
    private const ulong SplitDomain = 6UL << 56;
    private const ulong BucketDomain = 7UL << 56;
    private const ulong LeafDomain = 8UL << 56;

    // Epochs of one run; draws of a shuffle pool have the 24 bits above.
    private const int EpochBits = 32;

    // Layers of one network, at most: 16 bits of a stream; steps have the other 40.
    private const int LayerBits = 16;

    /// <summary>The most layers of one network whose draws do not depend on each other.</summary>
    public const int MostLayers = 1 << LayerBits;

    public Philox Generator { get; } = new((ulong)seed);

    public long Seed => seed;

    public static ulong Initialization(int parameter) => InitializationDomain | (uint)parameter;

    public static ulong Shuffle(int epoch) => ShuffleDomain | (uint)epoch;

    /// <summary>For the draws of a shuffle pool; the first is the shuffle of the epoch.</summary>
    public static ulong Shuffle(int epoch, int draw) => Shuffle(epoch) | ((ulong)draw << EpochBits);

    /// <summary>For the order of the batches of one window of an epoch. Windows have 24 bits, and begin anew behind them.</summary>
    public static ulong Buckets(int epoch, int window) => BucketDomain | (uint)epoch | ((ulong)(window & 0xFFFFFF) << EpochBits);

    public static ulong Layer(long step, int layer) => LayerDomain | ((ulong)step << LayerBits) | (uint)layer;

    public static ulong Optimizer(int parameter) => OptimizerDomain | (uint)parameter;

    public static ulong Split => SplitDomain;

    /// <summary>A seed for one of several restarts; restart 0 has the run's own.</summary>
    public long RestartSeed(int restart) => restart == 0 ? seed : (long)NextUInt64(RestartDomain, (ulong)restart);

    /// <summary>A seed for the order of a leaf's rows; leaf 0 has the run's own.</summary>
    public long LeafSeed(int leaf) => leaf == 0 ? seed : (long)NextUInt64(LeafDomain, (ulong)leaf);

    /// <summary>A uniformly random order of 0 to count - 1 (Fisher and Yates), a function of the seed and the stream alone.</summary>
    public void Permute(Span<int> order, ulong stream)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            // The high half of a 128-bit product maps 64 random bits to 0..i with a bias below 2^-32.
            int j = (int)Math.BigMul(NextUInt64(stream, (ulong)i), (ulong)(i + 1), out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private ulong NextUInt64(ulong stream, ulong index)
    {
        var (a, b, _, _) = Generator.Block(stream, index);
        return ((ulong)a << 32) | b;
    }
}
