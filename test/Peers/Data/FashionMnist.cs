using MlNetDeep.Samples;
using MlNetDeep.Samples.FashionMnist;

namespace MlNetDeep.Peers;

/// <summary>One of the two sets of Fashion-MNIST as floats.</summary>
/// <param name="Rows">The number of pictures.</param>
/// <param name="Features">[rows, 784], row-major, 0 to 1.</param>
/// <param name="Labels">[rows], the class, 0 to 9.</param>
internal sealed record FashionMnist(int Rows, float[] Features, float[] Labels)
{
    /// <summary>The pixels of a picture.</summary>
    public const int PixelCount = 28 * 28;

    /// <summary>The number of classes.</summary>
    public const int ClassCount = 10;

    /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
    public const string DefaultFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>Reads the first training pictures.</summary>
    /// <param name="folder">The folder of the four files.</param>
    /// <param name="rows">The most pictures.</param>
    public static FashionMnist Train(string folder, int rows) => Read(folder, "train", rows);

    /// <summary>Reads all test pictures.</summary>
    /// <param name="folder">The folder of the four files.</param>
    public static FashionMnist Test(string folder) => Read(folder, "t10k", null);

    /// <summary>The same memory as examples for the trainer.</summary>
    public InMemoryData ToTrainingData() => new(Rows, PixelCount, Features, 1, Labels);

    private static FashionMnist Read(string folder, string set, int? limit)
    {
        string images = Path.Combine(folder, $"{set}-images-idx3-ubyte.gz");
        if (!File.Exists(images))
        {
            CommandLine.Fail(
                $"{images} is not there. On Debian and Ubuntu: apt-get install dataset-fashion-mnist. " +
                "Elsewhere take the four files of https://github.com/zalandoresearch/fashion-mnist and name their folder by --data.");
        }

        byte[] pixels = IdxFile.Read(images, limit).Values;
        byte[] labels = IdxFile.Read(Path.Combine(folder, $"{set}-labels-idx1-ubyte.gz"), limit).Values;
        return new FashionMnist(
            labels.Length, Array.ConvertAll(pixels, shade => shade / 255f), Array.ConvertAll(labels, label => (float)label));
    }
}
