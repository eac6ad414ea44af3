namespace MlNetDeep.Benchmarks;

/// <summary>Memory for a case.</summary>
internal static class Operands
{
    /// <summary>Numbers in [-1, 1), the same at each call.</summary>
    /// <param name="length">How many.</param>
    public static float[] Random(int length)
    {
        var random = new Random(length);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = 2 * random.NextSingle() - 1;
        return values;
    }
}
