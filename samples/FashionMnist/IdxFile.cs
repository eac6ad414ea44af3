using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetDeep.Samples.FashionMnist;

/// <summary>
/// A gzipped file of unsigned bytes in the IDX format of MNIST: two zero bytes, the type 8, the number of dimensions, each dimension as a
/// big-endian 32-bit integer, then the values in row-major order (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten
/// digits").
/// </summary>
internal sealed class IdxFile
{
    private const byte UnsignedByte = 8;
    private const int MaximumDimensions = 4;

    private IdxFile(int[] dimensions, byte[] values)
    {
        Dimensions = dimensions;
        Values = values;
    }

    /// <summary>The sizes; the first is the number of items.</summary>
    public int[] Dimensions { get; }

    /// <summary>All values.</summary>
    public byte[] Values { get; }

    /// <summary>Reads the first items of a file.</summary>
    /// <param name="path">The .gz file.</param>
    /// <param name="limit">The most items to read, or null for all.</param>
    /// <exception cref="InvalidDataException">The file is no IDX file of bytes.</exception>
    /// <exception cref="EndOfStreamException">It is shorter than its dimensions say.</exception>
    public static IdxFile Read(string path, int? limit = null)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        Span<byte> head = stackalloc byte[4];
        stream.ReadExactly(head);
        if (head is not [0, 0, UnsignedByte, >= 1 and <= MaximumDimensions])
            throw new InvalidDataException($"{path} is no IDX file of unsigned bytes: it begins with {Convert.ToHexString(head)}.");

        var dimensions = new int[head[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            stream.ReadExactly(head);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(head);
        }

        dimensions[0] = Math.Min(dimensions[0], limit ?? int.MaxValue);
        var values = new byte[dimensions.Aggregate(1, (product, dimension) => checked(product * dimension))];
        stream.ReadExactly(values);
        return new IdxFile(dimensions, values);
    }
}
