namespace MlNetDeep.Trainers.Tests;

/// <summary>The files that the tests are made of.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "MlNetDeep.sln")))
                folder = Path.GetDirectoryName(folder);
            return folder ?? throw new DirectoryNotFoundException("No folder above the tests has MlNetDeep.sln.");
        }
    }
}
