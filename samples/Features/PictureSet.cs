using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples.FashionMnist;

namespace MlNetDeep.Samples.Features;

/// <summary>Pictures to learn from, in a random order, and pictures to judge by.</summary>
/// <param name="Side">Pixels of a row and of a column.</param>
/// <param name="Training">The first, of which labels may be used, in an order of their own.</param>
/// <param name="Test">The others.</param>
internal sealed record PictureSet(int Side, Picture[] Training, Picture[] Test)
{
    /// <summary>What a picture may show.</summary>
    public const int Classes = 10;

    private const float MaximumInk = 16, MaximumShade = 255;

    /// <summary>The 1,797 digits of the repository: two thirds to learn from.</summary>
    /// <param name="path">digits.csv.gz.</param>
    public static PictureSet ReadDigits(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var pictures = new List<Picture>();
        while (reader.ReadLine() is { } line)
        {
            float[] values = [.. line.Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
            pictures.Add(new Picture([.. values[..^1].Select(ink => ink / MaximumInk)], (int)values[^1]));
        }

        Picture[] mixed = [.. pictures];
        new Random(0).Shuffle(mixed);
        return new PictureSet(8, mixed[..1200], mixed[1200..]);
    }

    /// <summary>Fashion-MNIST in the order of its files.</summary>
    /// <param name="folder">The folder of the four files.</param>
    /// <param name="rows">The most pictures to learn from.</param>
    public static PictureSet ReadFashion(string folder, int rows) =>
        new(28, ReadFashion(folder, "train", rows), ReadFashion(folder, "t10k", null));

    /// <summary>Pictures as ML.NET reads them.</summary>
    public IDataView View<TPicture>(MLContext mlContext, IEnumerable<TPicture> pictures)
        where TPicture : Picture
    {
        var schema = SchemaDefinition.Create(typeof(TPicture));
        schema[Picture.PixelColumn].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Side * Side);
        return mlContext.Data.LoadFromEnumerable(pictures.ToArray(), schema);
    }

    private static Picture[] ReadFashion(string folder, string part, int? rows)
    {
        byte[] shades = IdxFile.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), rows).Values;
        byte[] numbers = IdxFile.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"), rows).Values;
        return
        [
            .. shades.Chunk(28 * 28)
                .Zip(numbers, (pixels, number) => new Picture(Array.ConvertAll(pixels, shade => shade / MaximumShade), number)),
        ];
    }
}
