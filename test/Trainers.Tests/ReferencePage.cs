namespace MlNetDeep.Trainers.Tests;

/// <summary>A page of docs/reference that tests write, the whole of it or a part between two marks.</summary>
internal sealed class ReferencePage(string name)
{
    private const string Variable = "MLNETDEEP_WRITE_REFERENCE";

    private readonly string _path = Path.Combine(Root(), "docs", "reference", name);

    /// <summary>Fails unless the page is this; writes it where the environment says so.</summary>
    public void AssertIs(string expected)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(_path, expected);
        Assert.True(File.ReadAllText(_path) == expected, $"{_path} is not what the tests found: write it anew, see CONTRIBUTING.md.");
    }

    /// <summary>The same of what stands between the marks of a part.</summary>
    public void AssertHas(string part, string expected)
    {
        string begin = $"<!-- {part}, made by tests. -->\n", end = $"<!-- The end of {part}. -->\n", page = File.ReadAllText(_path);
        int first = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, last = page.IndexOf(end, StringComparison.Ordinal);
        Assert.True(first >= begin.Length && last >= first, $"{_path} has no place for {part}.");
        AssertIs(page[..first] + expected + page[last..]);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MlNetDeep.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("No folder above the tests has MlNetDeep.sln.");
    }
}
