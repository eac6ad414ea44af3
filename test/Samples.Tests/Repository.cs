namespace MlNetDeep.Samples.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The full path of something in it.</summary>
    /// <param name="parts">The path from the root.</param>
    public static string PathOf(params string[] parts)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MlNetDeep.sln")))
        {
            folder = folder.Parent
                ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has MlNetDeep.sln.");
        }

        return Path.Combine([folder.FullName, .. parts]);
    }
}
