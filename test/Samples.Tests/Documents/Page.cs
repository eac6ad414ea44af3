using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Tests;

/// <summary>A page of documentation: its headings, its links, and the program that its blocks of C# make. A file of C# is one block.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Lines">The page's lines.</param>
internal sealed partial record Page(string Path, string[] Lines)
{
    /// <summary>The README, and what stands under docs.</summary>
    public static IEnumerable<string> Paths =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.PathOf(), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    /// <summary>Reads a page.</summary>
    /// <param name="path">From the repository's root.</param>
    public static Page Read(string path) => new(path, File.ReadAllLines(Repository.PathOf(path)));

    /// <summary>The fenced blocks: the info string, the first line's number (from 1) and the lines.</summary>
    public IEnumerable<(string Language, int FirstLine, string[] Lines)> Blocks
    {
        get
        {
            if (Path.EndsWith(".cs", StringComparison.Ordinal))
                yield return ("csharp", 1, Lines);
            for (int i = 0; i < Lines.Length; i++)
            {
                if (!IsFence(Lines[i]))
                    continue;
                int end = Array.FindIndex(Lines, i + 1, IsFence);
                Assert.True(end > 0, $"{Path}({i + 1}): the block has no end.");
                yield return (Lines[i].Trim()[3..], i + 2, Lines[(i + 1)..end]);
                i = end;
            }
        }
    }

    /// <summary>What the page says that its program prints: its blocks of text.</summary>
    public string Output => string.Join('\n', Blocks.Where(block => block.Language == "text").SelectMany(block => block.Lines));

    /// <summary>The headings' texts.</summary>
    public IEnumerable<string> Headings => Prose.Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim());

    /// <summary>The targets of links.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(line => LinkTarget().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>The lines that are in no block.</summary>
    private IEnumerable<string> Prose
    {
        get
        {
            bool inBlock = false;
            foreach (string line in Lines)
            {
                if (IsFence(line))
                    inBlock = !inBlock;
                else if (!inBlock)
                    yield return line;
            }
        }
    }

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTarget();
}
