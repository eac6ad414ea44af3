using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Images;

/// <summary>PNG files of bars on noise: a class for each direction and color, so that neither color nor shape alone tells them apart.</summary>
internal sealed class ColorImages : IDisposable
{
    public const int Height = 10;
    public const int Width = 12;

    private readonly string _folder = Directory.CreateTempSubdirectory("images-").FullName;

    public ColorImages(int count)
    {
        var random = new Random(11);
        Files = [.. Enumerable.Range(0, count).Select(i => Write(random, i))];
    }

    /// <summary>The classes.</summary>
    public static string[] Classes { get; } = ["red across", "red down", "blue across", "blue down"];

    /// <summary>The files with their classes.</summary>
    public IReadOnlyList<ImageFile> Files { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ImageFile Write(Random random, int number)
    {
        int label = number % Classes.Length;
        // Rgba32, row by row.
        var pixels = new byte[Height * Width * 4];
        int bar = random.Next(1, Height - 1);
        for (int i = 0; i < Height * Width; i++)
        {
            (int row, int column) = Math.DivRem(i, Width);
            bool lit = (label % 2 == 0 ? row : column) == bar;
            for (int channel = 0; channel < 3; channel++)
                pixels[4 * i + channel] = (byte)random.Next(0, 60);
            if (lit)
                pixels[4 * i + (label < 2 ? 0 : 2)] = 255;
            pixels[4 * i + 3] = 255;
        }

        string path = Path.Combine(_folder, $"{number}.png");
        using var image = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels);
        image.Save(path);
        return new ImageFile { Path = path, Label = Classes[label] };
    }

    /// <summary>A row of a list of files.</summary>
    public sealed class ImageFile
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
