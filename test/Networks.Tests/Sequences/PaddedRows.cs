namespace MlNetDeep.Networks.Tests;

/// <summary>Rows [steps, x_1 ... x_T], as padded sequences are given.</summary>
internal static class PaddedRows
{
    /// <summary>Sequences of random lengths, 0 to the most; the class is the number of steps modulo the classes.</summary>
    public static InMemoryData Data(int rows, int time, int features, int classes, int seed = 1)
    {
        var random = new Random(seed);
        int[] lengths = [.. Enumerable.Range(0, rows).Select(_ => random.Next(time + 1))];
        return new InMemoryData(
            rows, 1 + time * features, Of(lengths, time, features, random), 1, Array.ConvertAll(lengths, length => (float)(length % classes)));
    }

    /// <summary>Rows of given lengths with random values.</summary>
    public static float[] Of(int[] lengths, int time, int features, Random random)
    {
        var x = new float[lengths.Length * (1 + time * features)];
        for (int row = 0; row < lengths.Length; row++)
        {
            int start = row * (1 + time * features);
            x[start] = lengths[row];
            Problems.Uniform(random, lengths[row] * features, -1, 1).CopyTo(x, start + 1);
        }

        return x;
    }
}
