namespace MlNetDeep.Samples.Tests;

public class ReadmeTests
{
    private const string Source = "ReadmeExample.cs";

    [Fact]
    public void The_example_in_the_readme_is_the_one_that_is_compiled_here()
    {
        string[] shown = Lines(FirstCodeBlock(File.ReadLines(Repository.PathOf("README.md"))));
        string[] compiled = Lines(MarkedLines(File.ReadLines(Repository.PathOf("test", "Samples.Tests", Source))));

        Assert.NotEmpty(compiled);
        // Change both files together: README.md's first block of C# and what stands between the marks in ReadmeExample.cs.
        Assert.Equal(compiled, shown);
    }

    [Fact]
    public void The_example_in_the_readme_runs_and_finds_the_circle()
    {
        using var folder = new TemporaryFolder();
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            (double accuracy, bool inside) = ReadmeExample.Run();

            Assert.InRange(accuracy, 0.95, 1);
            Assert.True(inside);
            Assert.True(File.Exists(folder.PathOf("circle.zip")));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Theory]
    [InlineData(1, "Images", "Program.cs")]
    [InlineData(2, "FashionMnist", "GarmentTrainers.cs")]
    [InlineData(3, "Forecast", "LongRun.cs")]
    [InlineData(4, "Compare", "TopologySearch.cs")]
    public void What_the_readme_shows_of_a_sample_is_in_the_sample(int block, string folder, string file)
    {
        IEnumerable<string> lines = File.ReadLines(Repository.PathOf("README.md"));
        for (int i = 0; i < block; i++)
            lines = lines.SkipWhile(line => line.Trim() != "```csharp").Skip(1);
        string[] shown = Lines(FirstCodeBlock(lines));
        string[] sample = Lines(File.ReadLines(Repository.PathOf("samples", folder, file)));

        Assert.NotEmpty(shown);
        Assert.Contains(string.Join('\n', shown), string.Join('\n', sample), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FirstCodeBlock(IEnumerable<string> lines) =>
        lines.SkipWhile(line => line.Trim() != "```csharp").Skip(1).TakeWhile(line => line.Trim() != "```");

    private static IEnumerable<string> MarkedLines(IEnumerable<string> lines)
    {
        bool marked = false;
        foreach (string line in lines)
        {
            if (line.Trim() is "// <readme>" or "// </readme>")
                marked = line.Trim() == "// <readme>";
            else if (marked)
                yield return line;
        }
    }

    /// <summary>Lines without indentation and empty ones: the example stands deeper in the source than in the README.</summary>
    private static string[] Lines(IEnumerable<string> lines) => [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];
}
