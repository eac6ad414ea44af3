using System.Globalization;
using System.IO.Compression;

namespace MlNetDeep.Networks.Tests;

/// <summary>The handwritten digits of the repository's data folder, 8x8, grey values from 0 to 1.</summary>
internal static class DigitImages
{
    public const int Side = 8;

    /// <summary>The first images of the file.</summary>
    public static IReadOnlyList<float[]> Read(int count)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlNetDeep.sln")))
            folder = folder.Parent;
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder!.FullName, "data", "digits.csv.gz")), CompressionMode.Decompress));
        return [.. Enumerable.Range(0, count).Select(_ => Parse(file.ReadLine()!))];
    }

    /// <summary>An image moved one pixel to the right, with zeros coming in.</summary>
    public static float[] ShiftRight(float[] image) => [.. image.Select((_, i) => i % Side == 0 ? 0 : image[i - 1])];

    private static float[] Parse(string line) =>
        [.. line.Split(',').Take(Side * Side).Select(value => float.Parse(value, CultureInfo.InvariantCulture) / 16)];
}
