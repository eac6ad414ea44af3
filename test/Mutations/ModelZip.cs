using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace MlNetDeep.Mutations;

/// <summary>The entries of a saved ML.NET model.</summary>
internal static class ModelZip
{
    // The places in ML.NET's header of a part that move with the content's length.
    private static readonly int[] MovingPlaces = [0x20, 0x30, 0x80, 0x88, 0x90];

    /// <summary>Saves a model and takes its file apart.</summary>
    public static Dictionary<string, byte[]> Save(MLContext mlContext, ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(model, schema, file);
        var entries = new Dictionary<string, byte[]>();
        using var archive = new ZipArchive(file);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            entries[entry.FullName] = content.ToArray();
        }

        return entries;
    }

    /// <summary>Puts entries together again, one of them changed, and loads the model.</summary>
    public static ITransformer Load(MLContext mlContext, IReadOnlyDictionary<string, byte[]> entries, string changed, byte[] content)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(name == changed ? content : bytes);
            }
        }

        file.Position = 0;
        return mlContext.Model.Load(file, out _);
    }

    /// <summary>The entries that the library wrote.</summary>
    public static IEnumerable<string> Ours(IReadOnlyDictionary<string, byte[]> entries) =>
        entries.Where(entry => entry.Key.EndsWith("Model.key", StringComparison.Ordinal) && IsOurs(entry.Value)).Select(entry => entry.Key);

    /// <summary>The content of a part, which is a file of the library's.</summary>
    public static byte[] Content(byte[] part)
    {
        (int start, int end) = Place(part);
        return part[start..end];
    }

    /// <summary>A part with another content.</summary>
    public static byte[] WithContent(byte[] part, byte[] content)
    {
        (int start, int end) = Place(part);
        byte[] changed = [.. part[..start], .. content, .. part[end..]];
        foreach (int place in MovingPlaces)
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(place));
            BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(place), value == 0 ? 0 : value + start + content.Length - end);
        }

        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(0x18), content.Length);
        return changed;
    }

    /// <summary>Where a part names the assembly that reads it.</summary>
    public static IReadOnlySet<int> AssemblyName(byte[] part)
    {
        int start = (int)BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(0x90)), length = BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(0x98));
        return Enumerable.Range(start, length).ToHashSet();
    }

    private static (int Start, int End) Place(byte[] part)
    {
        int start = (int)BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(0x10));
        return (start, start + (int)BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(0x18)));
    }

    private static bool IsOurs(byte[] part)
    {
        int[] name = [.. AssemblyName(part)];
        return name.Length > 0 && Encoding.Unicode.GetString(part, name.Min(), name.Length).StartsWith("MlNetDeep", StringComparison.Ordinal);
    }
}
