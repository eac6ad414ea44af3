using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MlNetDeep.Mutations;

/// <summary>The seals of ensembles' parts, written out a second time.</summary>
internal static class EnsembleSeals
{
    private const int HashLength = 16;

    /// <summary>The content of a part, without its seal.</summary>
    public static byte[] Open(byte[] part)
    {
        byte[] content = ModelZip.Content(part);
        if (!Hash(part, content[..^HashLength]).AsSpan().SequenceEqual(content.AsSpan(content.Length - HashLength)))
            throw new InvalidOperationException("The part's seal is another than this program makes.");
        return content[..^HashLength];
    }

    /// <summary>A part with another content.</summary>
    public static byte[] Close(byte[] part, byte[] content) => ModelZip.WithContent(part, [.. content, .. Hash(part, content)]);

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
