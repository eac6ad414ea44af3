using System.IO.Compression;

namespace MlNetDeep.Samples.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("samples-").FullName;

    /// <summary>The path of a file in it.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Puts the lines of data/digits.csv.gz into it.</summary>
    /// <returns>The file's path.</returns>
    public string UnpackDigits()
    {
        string path = PathOf("digits.csv");
        using var packed = new GZipStream(File.OpenRead(Repository.PathOf("data", "digits.csv.gz")), CompressionMode.Decompress);
        using FileStream file = File.Create(path);
        packed.CopyTo(file);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
