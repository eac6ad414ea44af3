using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MlNetDeep.Mutations;

/// <summary>The hashes of the library's files, written out a second time: what goes through them is made here.</summary>
internal static class Seals
{
    private const int HashLength = 16, StartLength = 20;

    /// <summary>The blocks of a file.</summary>
    public static byte[] Open(ReadOnlySpan<byte> file)
    {
        if (!XxHash128.Hash(file[..^HashLength]).AsSpan().SequenceEqual(file[^HashLength..]))
            throw new InvalidOperationException("The file's hash is another than this program makes.");
        return file[StartLength..^HashLength].ToArray();
    }

    /// <summary>A file with other blocks, whose hash fits.</summary>
    public static byte[] Close(ReadOnlySpan<byte> file, byte[] blocks)
    {
        byte[] closed = [.. file[..StartLength], .. blocks];
        BinaryPrimitives.WriteInt64LittleEndian(closed.AsSpan(12), blocks.Length);
        return [.. closed, .. XxHash128.Hash(closed)];
    }

    /// <summary>A line of a journal with its hash.</summary>
    public static string Line(string json) => $"{json}\t{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(json)))}\n";
}
