namespace MlNetDeep.Samples;

/// <summary>Where the samples read and write.</summary>
public static class Locations
{
    private const string Solution = "MlNetDeep.sln";

    /// <summary>The path of a file of the repository, found by walking up from the program; null where there is none.</summary>
    /// <param name="relativePath">The path from the repository's root.</param>
    public static string? FindInRepository(string relativePath)
    {
        string? path = RepositoryRoot() is { } root ? Path.Combine(root, relativePath) : null;
        return File.Exists(path) ? path : null;
    }

    /// <summary>Creates the folder for what a sample writes.</summary>
    /// <param name="given">The folder asked for, or null for <c>artifacts/name</c> under the repository or the current folder.</param>
    /// <param name="name">The sample's name.</param>
    /// <returns>Its full path.</returns>
    public static string CreateOutputFolder(string? given, string name)
    {
        string path = given ?? Path.Combine(RepositoryRoot() ?? Environment.CurrentDirectory, "artifacts", name);
        return Directory.CreateDirectory(path).FullName;
    }

    private static string? RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
