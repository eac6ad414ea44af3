using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MlNetDeep.Mutations;

/// <summary>The seals of the library's files, written out a second time: what goes through them is made here.</summary>
internal static class Seals
{
    private const int HashLength = 16, HeaderLength = 20;

    // The places in ML.NET's header of a part that move with the content's length.
    private static readonly int[] Places = [0x20, 0x30, 0x80, 0x88, 0x90];

    /// <summary>The payload of an envelope.</summary>
    public static byte[] Open(ReadOnlySpan<byte> envelope) => envelope[HeaderLength..^HashLength].ToArray();

    /// <summary>An envelope with another payload.</summary>
    public static byte[] Close(ReadOnlySpan<byte> envelope, byte[] payload)
    {
        byte[] file = [.. envelope[..HeaderLength], .. payload];
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(12), payload.Length);
        return [.. file, .. XxHash128.Hash(file)];
    }

    /// <summary>The first envelope of a kind among other bytes: from, to; null where there is none.</summary>
    public static (int Start, int End)? Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        int start = bytes.IndexOf(signature);
        return start < 0 ? null : (start, start + HeaderLength + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[(start + 12)..]) + HashLength);
    }

    /// <summary>The content of a part of a model file, without its seal.</summary>
    public static byte[] OpenPart(byte[] part)
    {
        (int start, int end) = ModelZip.Content(part);
        if (!Hash(part, part[start..(end - HashLength)]).SequenceEqual(part.AsSpan(end - HashLength, HashLength).ToArray()))
            throw new InvalidOperationException("The part's seal is another than this program makes.");
        return part[start..(end - HashLength)];
    }

    /// <summary>A part with another content.</summary>
    public static byte[] ClosePart(byte[] part, byte[] content)
    {
        (int start, int end) = ModelZip.Content(part);
        int more = start + content.Length + HashLength - end;
        byte[] closed = [.. part[..start], .. content, .. Hash(part, content), .. part[end..]];
        foreach (int place in Places)
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(place));
            BinaryPrimitives.WriteInt64LittleEndian(closed.AsSpan(place), value == 0 ? 0 : value + more);
        }

        BinaryPrimitives.WriteInt64LittleEndian(closed.AsSpan(0x18), content.Length + HashLength);
        return closed;
    }

    /// <summary>A line of a journal with its hash.</summary>
    public static string Line(string json) => $"{json}\t{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(json)))}\n";

    private static byte[] Hash(byte[] part, byte[] content)
    {
        var hash = new XxHash128();
        hash.Append(part.AsSpan(0x48, sizeof(uint)));
        foreach (string text in Strings(part))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.Append(BitConverter.GetBytes(bytes.Length));
            hash.Append(bytes);
        }

        hash.Append(content);
        return hash.GetCurrentHash();
    }

    private static IEnumerable<string> Strings(byte[] part)
    {
        int Read(int place) => (int)BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(place));
        int table = Read(0x20), count = Read(0x28) / sizeof(long), chars = Read(0x30);
        for (int i = 0, from = 0; i < count; i++)
        {
            int to = (int)BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(table + i * sizeof(long)));
            yield return Encoding.Unicode.GetString(part, chars + from, to - from);
            from = to;
        }
    }
}
