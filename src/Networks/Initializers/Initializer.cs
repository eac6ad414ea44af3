using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>The distribution from which a parameter's first values are drawn.</summary>
[JsonConverter(typeof(InitializerJson))]
public abstract record Initializer : IHasOptionTable
{
    /// <summary>What the initializer's options may be.</summary>
    internal virtual OptionTable OptionTable => OptionTable.Empty;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>Fills a parameter, of any shape; the same generator and stream, which nothing else uses, give the same values.</summary>
    internal abstract void Fill(Span<float> values, Fan fan, Philox random, ulong stream);

    /// <summary>Fills with values uniform in [minimum, maximum).</summary>
    private protected static void FillUniform(Span<float> values, double minimum, double maximum, Philox random, ulong stream)
    {
        random.FillUniform(stream, 0, values);
        foreach (ref float value in values)
            value = (float)(minimum + (maximum - minimum) * value);
    }

    /// <summary>Fills with normal values of mean 0, by the Box-Muller transform: sqrt(-2 ln u) cos(2 pi v).</summary>
    private protected static void FillNormal(Span<float> values, double standardDeviation, Philox random, ulong stream)
    {
        Span<float> uniforms = stackalloc float[256];
        for (int done = 0; done < values.Length; done += uniforms.Length / 2)
        {
            Span<float> piece = values[done..Math.Min(values.Length, done + uniforms.Length / 2)];
            random.FillUniform(stream, 2 * (ulong)done, uniforms[..(2 * piece.Length)]);
            for (int i = 0; i < piece.Length; i++)
            {
                double radius = Math.Sqrt(-2 * Math.Log(1 - uniforms[2 * i]));
                piece[i] = (float)(standardDeviation * radius * Math.Cos(2 * Math.PI * uniforms[2 * i + 1]));
            }
        }
    }
}
