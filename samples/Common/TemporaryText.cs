using System.IO.Compression;

namespace MlNetDeep.Samples;

/// <summary>A decompressed copy of a .gz file, which ML.NET's text loader can read; deleted at the end.</summary>
public sealed class TemporaryText : IDisposable
{
    /// <summary>Decompresses.</summary>
    /// <param name="compressed">The .gz file.</param>
    public TemporaryText(string compressed)
    {
        using var source = new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress);
        using var target = File.Create(Path);
        source.CopyTo(target);
    }

    /// <summary>The copy's path.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
