using MlNetDeep.Networks;

namespace MlNetDeep.Samples;

/// <summary>Draws what a network for images has learned: kernels, and the feature maps of an image, as tiles of one picture.</summary>
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
