using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>The zip that a model file is, as far as damaging it needs.</summary>
internal static class ModelZip
{
    private const int LocalHeaderLength = 30;

    // Signature, version and length in front, a hash behind.
    private const int NetworkHeaderLength = 20;
    private const int NetworkDigestLength = 16;

    // ML.NET's header of a part has the signature too.
    private const int PartHeaderLength = 256;

    private static ReadOnlySpan<byte> LocalSignature => [(byte)'P', (byte)'K', 3, 4];

    /// <summary>The entry that a network's model parameters wrote.</summary>
    public static string FindNetworkEntry(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.Single(entry => IsNetwork(Read(entry))).FullName;
    }

    /// <summary>Where in an entry the network stands, as [start, end); around it is ML.NET's own header, parts of which nobody reads.</summary>
    public static (int Start, int End) FindNetwork(byte[] content)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(PartHeaderLength + 12));
        return (PartHeaderLength, PartHeaderLength + NetworkHeaderLength + length + NetworkDigestLength);
    }

    /// <summary>The bytes that belong to entries of a name, headers included, as [start, end).</summary>
    public static IEnumerable<(int Start, int End)> FindEntries(byte[] file, Predicate<string> isWanted)
    {
        for (int start = 0; file.AsSpan(start).StartsWith(LocalSignature);)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start + 18));
            int nameLength = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(start + 26));
            int extraLength = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(start + 28));
            int end = start + LocalHeaderLength + nameLength + extraLength + length;
            if (isWanted(Encoding.UTF8.GetString(file, start + LocalHeaderLength, nameLength)))
                yield return (start, end);
            start = end;
        }
    }

    /// <summary>The content of an entry.</summary>
    public static byte[] ReadEntry(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return Read(zip.GetEntry(name)!);
    }

    /// <summary>The file with another content of one entry, and checksums that fit it.</summary>
    public static byte[] ReplaceEntry(byte[] file, string name, byte[] content)
    {
        var copy = new MemoryStream();
        copy.Write(file);
        using (var zip = new ZipArchive(copy, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)!.Delete();
            using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }

        return copy.ToArray();
    }

    private static bool IsNetwork(byte[] content) =>
        content.Length > PartHeaderLength && Encoding.ASCII.GetString(content, PartHeaderLength, 8)
            is "NNBINARY" or "NNMULTIC" or "NNMULREG" or "NNREGRES" or "NNQUANTI" or "NNLABELS";

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
