namespace MlNetDeep;

/// <summary>A random order that depends on its seed alone, on every machine and release.</summary>
public static class RandomOrder
{
    /// <summary>Fills with 0 to length - 1 in a uniformly random order (Fisher and Yates).</summary>
    /// <param name="order">Overwritten.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    public static void Fill(Span<int> order, long seed) => new RandomStreams(seed).Permute(order, RandomStreams.Split);
}
