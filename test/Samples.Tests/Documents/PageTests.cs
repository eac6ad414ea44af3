using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace MlNetDeep.Samples.Tests;

public partial class PageTests(ITestOutputHelper output)
{
    public static TheoryData<string> All => [.. Page.Paths];

    public static TheoryData<string> WithPrograms =>
        [.. Page.Paths.Where(path => Page.Read(path).Blocks.Any(block => block.Language == "csharp"))];

    [Theory]
    [MemberData(nameof(WithPrograms))]
    public void A_page_s_program_compiles_without_warnings_and_prints_what_the_page_says(string path)
    {
        Page page = Page.Read(path);
        using var folder = new TemporaryFolder();

        string printed = PageProgram.Run(page, folder);

        // Copy it into the page's block of text; the comparison leaves numbers out, which depend on the machine.
        output.WriteLine(printed);
        Assert.Equal(Form(page.Output), Form(printed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Blocks_say_their_language(string path)
    {
        string[] known = ["csharp", "text", "sh", "xml", "json", "diff", "python"];
        foreach ((string language, int firstLine, _) in Page.Read(path).Blocks)
            Assert.True(known.Contains(language), $"{path}({firstLine - 1}): a block of '{language}'; known are {string.Join(", ", known)}.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Links_lead_to_what_is_there(string path)
    {
        foreach (string link in Page.Read(path).Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string file = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, parts[0]);
            Assert.True(Path.Exists(Repository.PathOf(file)), $"{path} links to {link}, which is not there.");
            if (parts.Length == 2)
                Assert.True(Page.Read(file).Headings.Select(Anchor).Contains(parts[1]), $"{path} links to {link}, but the page has no such heading.");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_heading_comes_twice(string path)
    {
        string[] headings = [.. Page.Read(path).Headings];

        Assert.NotEmpty(headings);
        Assert.Equal(headings.Distinct(StringComparer.OrdinalIgnoreCase), headings);
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_readme()
    {
        var reached = new HashSet<string> { "README.md" };
        for (var next = new Queue<string>(reached); next.TryDequeue(out string? path);)
        {
            foreach (string link in Page.Read(path).Links.Select(link => link.Split('#')[0]).Where(link => link.EndsWith(".md", StringComparison.Ordinal)))
            {
                string file = Path.GetRelativePath(Repository.PathOf(), Path.GetFullPath(link, Repository.PathOf(Path.GetDirectoryName(path)!)));
                if (File.Exists(Repository.PathOf(file)) && reached.Add(file.Replace('\\', '/')))
                    next.Enqueue(file);
            }
        }

        Assert.Empty(Page.Paths.Except(reached));
    }

    /// <summary>A heading's anchor, as GitHub makes it.</summary>
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>Printed text but for numbers and the widths of columns.</summary>
    private static string Form(string text) => Spaces().Replace(Rules().Replace(Numbers().Replace(text, "0"), "-"), " ").Trim();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"-?\d+([.,]\d+)*(E[+-]?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Rules();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
