using Microsoft.ML.Data;

namespace MlNetDeep.Samples.FashionMnist;

/// <summary>
/// One picture, 28 x 28 shades of grey. It holds a reference to the bytes of the whole file and makes its floats when they are asked
/// for: the trainer copies them into its own memory, so a second copy of them all would be waste.
/// </summary>
internal sealed class Garment
{
    public const int PixelCount = 28 * 28;

    /// <summary>The ten classes, in the order of the files' numbers.</summary>
    public static readonly string[] ClassNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private readonly byte[] _pixels;
    private readonly int _start;

    private Garment(byte[] pixels, int start, byte number)
    {
        _pixels = pixels;
        _start = start;
        Number = number;
    }

    /// <summary>The class, 0 to 9.</summary>
    public byte Number { get; }

    /// <summary>The class's name.</summary>
    [NoColumn]
    public string Name => ClassNames[Number];

    /// <summary>The pixels row by row, 0 to 1.</summary>
    [VectorType(PixelCount)]
    public float[] Features => Array.ConvertAll(_pixels[_start..(_start + PixelCount)], shade => shade / 255f);

    /// <summary>Pairs the pictures of one file with the labels of another. An array, so that ML.NET knows the number of rows.</summary>
    /// <param name="folder">The folder of both.</param>
    /// <param name="set">Which: <c>train</c> or <c>t10k</c>.</param>
    /// <param name="limit">The most pictures, or null for all.</param>
    /// <exception cref="InvalidDataException">The files do not fit each other, or are something else.</exception>
    public static Garment[] Read(string folder, string set, int? limit = null)
    {
        IdxFile images = IdxFile.Read(Path.Combine(folder, $"{set}-images-idx3-ubyte.gz"), limit);
        IdxFile labels = IdxFile.Read(Path.Combine(folder, $"{set}-labels-idx1-ubyte.gz"), limit);
        if (images.Values.Length != labels.Values.Length * PixelCount)
        {
            string sizes = string.Join(" x ", images.Dimensions);
            throw new InvalidDataException($"{folder}: {set} has {sizes} pixels, but {labels.Values.Length} labels of {PixelCount} each.");
        }

        return [.. labels.Values.Select((number, i) => new Garment(images.Values, i * PixelCount, number))];
    }
}

/// <summary>What the model says of a picture.</summary>
internal sealed class GarmentPrediction
{
    /// <summary>The class taken for the most probable, 0 to 9.</summary>
    public byte PredictedLabel { get; set; }

    /// <summary>Its name.</summary>
    [NoColumn]
    public string Name => Garment.ClassNames[PredictedLabel];

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
