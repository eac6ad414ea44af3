using System.Globalization;

namespace MlNetDeep.Samples.Tests;

public class ReadmeTests
{
    [Fact]
    public void It_is_read_in_five_minutes() => Assert.InRange(Page.Read("README.md").Lines.Length, 60, 140);

    [Fact]
    public void Five_snippets_of_at_most_eight_lines_show_it_in_an_application()
    {
        string[][] snippets = [.. Page.Read("README.md").Blocks.Where(block => block.Language == "csharp").Skip(1).Select(block => block.Lines)];

        Assert.Equal(5, snippets.Length);
        Assert.All(snippets, lines => Assert.InRange(lines.Length, 1, 8));
    }

    [Fact]
    public void Its_example_reads_nine_flowers_of_ten()
    {
        using var folder = new TemporaryFolder();

        string printed = PageProgram.Run(Page.Read("README.md"), folder);

        Assert.InRange(double.Parse(printed.Split('\n')[0].Split(' ')[^1], CultureInfo.InvariantCulture), 0.9, 1);
        Assert.Contains("<svg", File.ReadAllText(folder.PathOf("training.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_packages_readme_has_the_same_example()
    {
        static string[] Example(string page) => Page.Read(page).Blocks.First(block => block.Language == "csharp").Lines;
        Assert.Equal(Example("README.md"), Example("build/PACKAGE.md"));
    }

    [Fact]
    public void The_page_on_image_files_tells_nine_pictures_of_ten()
    {
        using var folder = new TemporaryFolder();

        string[] printed = PageProgram.Run(Page.Read("docs/how-to/images.md"), folder).Split('\n');

        Assert.InRange(double.Parse(printed[0].Split(' ')[^1], CultureInfo.InvariantCulture), 0.9, 1);
        Assert.Equal(200, Directory.GetFiles(folder.Path, "*.png").Length);
    }

    [Fact]
    public void The_first_tutorial_finds_the_circle()
    {
        using var folder = new TemporaryFolder();

        string[] printed = PageProgram.Run(Page.Read("docs/tutorials/first-network.md"), folder).Split('\n');

        Assert.InRange(double.Parse(printed[0].Split(' ')[^1], CultureInfo.InvariantCulture), 0.95, 1);
        Assert.StartsWith("in the circle: True", printed[1], StringComparison.Ordinal);
        Assert.True(File.Exists(folder.PathOf("circle.zip")));
    }
}
