using System.Globalization;
using System.IO.Compression;

namespace MlNetDeep.Samples.Images;

/// <summary>Makes a folder of pictures out of this repository's handwritten digits, so that the sample starts as users do: from files.</summary>
internal static class DigitPictures
{
    private const int Side = 8;
    private const float MaximumInk = 16;

    /// <summary>Writes each digit as a PNG file, 8 x 8, white ink on black, into a folder named after it.</summary>
    /// <param name="source">The repository's data/digits.csv.gz: 64 counts of ink, 0 to 16, then the digit.</param>
    /// <param name="folder">The folder of folders, replaced if it is there.</param>
    /// <returns>The number of pictures.</returns>
    public static int Write(string source, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(source), CompressionMode.Decompress));
        int count = 0;
        for (; reader.ReadLine() is { } line; count++)
        {
            float[] values = [.. line.Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
            string digit = values[^1].ToString("0", CultureInfo.InvariantCulture);
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, digit)).FullName, $"{count:0000}.png");
            byte[] shades = [.. values[..^1].Select(ink => (byte)MathF.Round(255 * ink / MaximumInk))];
            PngFile.Write(path, Side, [.. shades.SelectMany(shade => (byte[])[shade, shade, shade])]);
        }

        return count;
    }
}
