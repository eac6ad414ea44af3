using System.Collections;

namespace MlNetDeep;

/// <summary>A random order that depends on its seed alone, on every machine and release.</summary>
public static class RandomOrder
{
    /// <summary>Fills with 0 to length - 1 in a uniformly random order (Fisher and Yates).</summary>
    /// <param name="order">Overwritten.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    public static void Fill(Span<int> order, long seed) => new RandomStreams(seed).Permute(order, RandomStreams.Split);

    /// <summary>Draws some of a number of rows, each as likely as any other.</summary>
    internal static BitArray Draw(int rows, int count, long seed)
    {
        var order = new int[rows];
        Fill(order, seed);
        var drawn = new BitArray(rows);
        foreach (int row in order.AsSpan(0, count))
            drawn[row] = true;
        return drawn;
    }
}
