using System.Globalization;
using System.IO.Compression;

namespace MlNetDeep.Samples.Browser;

/// <summary>Digits of the repository's file: some to learn from, and others.</summary>
internal sealed record DigitFile(InMemoryData Training, InMemoryData Validation)
{
    public const int TrainingRows = 1000;
    public const int ValidationRows = 500;
    private const int Pixels = 64;
    private const float MaximumInk = 16;

    /// <summary>Reads the first digits of a compressed file: 64 pixels from 0 to 16 and the digit, a line each.</summary>
    public static async Task<DigitFile> ReadAsync(Stream file)
    {
        await using var text = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(text);
        return new DigitFile(await ReadRowsAsync(reader, TrainingRows), await ReadRowsAsync(reader, ValidationRows));
    }

    private static async Task<InMemoryData> ReadRowsAsync(StreamReader reader, int rows)
    {
        float[] pixels = new float[rows * Pixels], digits = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            string line = await reader.ReadLineAsync() ?? throw new InvalidDataException($"The file ends after {row} digits.");
            float[] values = [.. line.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
            values.AsSpan(0, Pixels).CopyTo(pixels.AsSpan(row * Pixels));
            digits[row] = values[Pixels];
        }

        return new InMemoryData(rows, Pixels, Array.ConvertAll(pixels, ink => ink / MaximumInk), 1, digits);
    }

    /// <summary>What brings pixels to [0, 1], for a network that learned from such.</summary>
    public static FeaturePreparation Preparation { get; } =
        new(new float[Pixels], [.. Enumerable.Repeat(1 / MaximumInk, Pixels)]);
}
