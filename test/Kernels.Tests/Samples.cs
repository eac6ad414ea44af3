namespace MlNetDeep.Kernels.Tests;

/// <summary>Reproducible operands.</summary>
internal static class Samples
{
    /// <summary>Uniform in [-scale, scale).</summary>
    public static float[] Uniform(int length, int seed, float scale = 1)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++)
            values[i] = (random.NextSingle() * 2 - 1) * scale;
        return values;
    }

    /// <summary>Uniform values with zeros, infinities, NaN, large and tiny values among them.</summary>
    public static float[] WithSpecials(int length, int seed, float scale)
    {
        float[] specials =
        [
            0, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, float.MinValue, float.Epsilon,
            1e-30f, -1e-30f, 88.7f, 88.8f, -87.3f, -87.4f, 104, -104,
        ];
        var values = Uniform(length, seed, scale);
        for (var i = seed % 3; i < length; i += 3)
            values[i] = specials[(i + seed) % specials.Length];
        return values;
    }
}
