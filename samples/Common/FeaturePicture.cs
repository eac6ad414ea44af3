
namespace MlNetDeep.Samples;

/// <summary>
/// Draws what a network has learned of images, as tiles of one picture: kernels, feature maps, what the units of an autoencoder look for, and what
/// it gives back.
/// </summary>
public static class FeaturePicture
{
    private const int Gap = 1;
    private const int WantedTilePixels = 64;

    // Where tiles meet.
    private static readonly (byte Red, byte Green, byte Blue) Background = (64, 64, 64);

    /// <summary>
    /// Draws kernels: red where a value adds, blue where it subtracts, white where it is 0. Of kernels over one channel a tile is a kernel;
    /// of others a row of tiles is a kernel, a tile of it one channel.
    /// </summary>
    /// <param name="kernels">[kernels, height, width, channels].</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void SaveKernels(ShapedArray kernels, string path)
    {
        int count = kernels.Shape[0], channels = kernels.Shape[3];
        float largest = Math.Max(kernels.Values.Max(Math.Abs), float.Epsilon);
        Save(
            path,
            count * channels,
            channels > 1 ? channels : SquareSide(count),
            (kernels.Shape[1], kernels.Shape[2]),
            (tile, row, column) => Diverging(kernels[tile / channels, row, column, tile % channels] / largest));
    }

    /// <summary>Draws feature maps: black for the least value of each, white for the greatest.</summary>
    /// <param name="maps">[height, width, maps].</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void SaveMaps(ShapedArray maps, string path)
    {
        int count = maps.Shape[2];
        (float Least, float Range)[] scales = [.. Enumerable.Range(0, count).Select(map => ScaleOf(maps, map))];
        Save(
            path,
            count,
            SquareSide(count),
            (maps.Shape[0], maps.Shape[1]),
            (map, row, column) => Grey((maps[row, column, map] - scales[map].Least) / scales[map].Range));
    }

    /// <summary>
    /// Draws what units look for, a tile each at a scale of its own: red where an input excites the unit, blue where it quiets it, white where
    /// it does not matter.
    /// </summary>
    /// <param name="features">A row for each unit, [height x width].</param>
    /// <param name="size">Height and width of a tile.</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void SaveFeatures(IReadOnlyList<float[]> features, (int Height, int Width) size, string path)
    {
        float[] largest = [.. features.Select(row => Math.Max(row.Max(Math.Abs), float.Epsilon))];
        Save(
            path,
            features.Count,
            SquareSide(features.Count),
            size,
            (tile, row, column) => Diverging(features[tile][row * size.Width + column] / largest[tile]));
    }

    /// <summary>Draws grey images as tiles, such as inputs in one row and their reconstructions in the next: black for 0, white for 1.</summary>
    /// <param name="images">The images, [height x width], row of tiles after row of tiles.</param>
    /// <param name="size">Height and width of an image.</param>
    /// <param name="columns">Tiles of a row.</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void SaveImages(IReadOnlyList<float[]> images, (int Height, int Width) size, int columns, string path) =>
        Save(path, images.Count, columns, size, (tile, row, column) => Grey(images[tile][row * size.Width + column]));

    private static (float Least, float Range) ScaleOf(ShapedArray maps, int map)
    {
        float[] values = [.. maps.Values.Where((_, place) => place % maps.Shape[2] == map)];
        return (values.Min(), Math.Max(values.Max() - values.Min(), float.Epsilon));
    }

    private static void Save(
        string path, int tiles, int columns, (int Height, int Width) size, Func<int, int, int, (byte Red, byte Green, byte Blue)> color)
    {
        int zoom = Math.Max(1, WantedTilePixels / Math.Max(size.Height, size.Width) / (columns > 8 ? 2 : 1));
        int tileHeight = size.Height * zoom + Gap, tileWidth = size.Width * zoom + Gap;
        int width = columns * tileWidth + Gap, height = (tiles + columns - 1) / columns * tileHeight + Gap;
        var rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int row = y % tileHeight - Gap, column = x % tileWidth - Gap, tile = y / tileHeight * columns + x / tileWidth;
                bool inside = row >= 0 && column >= 0 && x / tileWidth < columns && tile < tiles;
                (byte red, byte green, byte blue) = inside ? color(tile, row / zoom, column / zoom) : Background;
                int place = 3 * (y * width + x);
                (rgb[place], rgb[place + 1], rgb[place + 2]) = (red, green, blue);
            }
        }

        PngFile.Write(path, width, rgb);
    }

    private static int SquareSide(int count) => (int)Math.Ceiling(Math.Sqrt(count));

    private static (byte Red, byte Green, byte Blue) Grey(float share)
    {
        byte shade = ToByte(share);
        return (shade, shade, shade);
    }

    private static (byte Red, byte Green, byte Blue) Diverging(float share)
    {
        byte faded = ToByte(1 - Math.Abs(share));
        return share > 0 ? ((byte)255, faded, faded) : (faded, faded, (byte)255);
    }

    private static byte ToByte(float share) => (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
}
