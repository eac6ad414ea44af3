using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>A text in memory, for ML.NET's loader of text files.</summary>
/// <param name="bytes">The text in UTF-8.</param>
internal sealed class MemoryText(byte[] bytes) : IMultiStreamSource
{
    /// <summary>One text.</summary>
    public int Count => 1;

    /// <summary>Reads a file, unpacked where its name ends in .gz.</summary>
    public static MemoryText FromFile(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream source = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var memory = new MemoryStream();
        source.CopyTo(memory);
        return new MemoryText(memory.ToArray());
    }

    /// <inheritdoc/>
    public string GetPathOrNull(int index) => null!;

    /// <inheritdoc/>
    public Stream Open(int index) => new MemoryStream(bytes, writable: false);

    /// <inheritdoc/>
    public TextReader OpenTextReader(int index) => new StreamReader(Open(index), Encoding.UTF8);
}
