using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Tests;

/// <summary>Code of one shape stands in one place: names, strings and numbers aside, no two places of src share more than twelve lines.</summary>
public partial class RepetitionTests
{
    private const int MostShared = 12;

    private static readonly HashSet<string> Keywords =
    [
        .. ("abstract as base bool break case catch class const continue default delegate do double else enum explicit false finally float for " +
        "foreach get if implicit in int internal is long new null object operator out override params private protected public readonly ref " +
        "return sealed set init static string struct switch this throw true try using var virtual void while when with yield and or not record").Split(' '),
    ];

    [Fact]
    public void No_two_places_share_more_than_twelve_lines_of_one_shape()
    {
        // The overloads of catalogs differ in types that C# cannot abstract over; the widths of SIMD are one table each.
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(file => !file.EndsWith("Catalog.cs") && !SimdWidth().IsMatch(Path.GetFileName(file)))];
        Assert.True(files.Length > 400, $"only {files.Length} files were found");

        Assert.Equal("", string.Join('\n', Repeated(files.Select(file => (Path.GetFileName(file), File.ReadAllLines(file))))));
    }

    [Fact]
    public void The_same_thirteen_lines_with_other_names_are_found()
    {
        string[] once = [.. Enumerable.Range(0, MostShared + 1).Select(i => $"    int {(char)('a' + i)} = Call{i}({string.Join(", ", Enumerable.Range(0, i))});")];
        string[] again = [.. once.Select(line => line.Replace("Call", "Other"))];
        Assert.Equal("first.cs:1 and second.cs:2", Assert.Single(Repeated([("first.cs", once), ("second.cs", ["class Second", .. again])])));
        Assert.Empty(Repeated([("first.cs", once), ("second.cs", again[1..])]));
    }

    /// <summary>Where thirteen lines begin that stood before.</summary>
    private static IEnumerable<string> Repeated(IEnumerable<(string File, string[] Lines)> sources)
    {
        var seen = new Dictionary<string, string>();
        foreach ((string file, string[] lines) in sources)
        {
            (string Shape, string Place)[] code = [.. lines.Select((line, i) => (ShapeOf(line), $"{file}:{i + 1}")).Where(line => line.Item1.Length > 2)];
            for (int i = 0; i + MostShared < code.Length; i++)
            {
                string[] shapes = [.. code.Skip(i).Take(MostShared + 1).Select(line => line.Shape)];
                // A table repeats its rows: few shapes.
                if (shapes.Distinct().Count() <= MostShared / 2)
                    continue;
                string run = string.Join('\n', shapes);
                if (!seen.TryAdd(run, code[i].Place))
                    yield return $"{seen[run]} and {code[i].Place}";
            }
        }
    }

    private static string ShapeOf(string line)
    {
        line = line.Trim();
        if (line.StartsWith("//") || line.StartsWith('[') || line.StartsWith("using ") || line.StartsWith("namespace "))
            return "";
        line = Text().Replace(line, "s");
        return Word().Replace(line, word => Keywords.Contains(word.Value) ? word.Value : char.IsDigit(word.Value[0]) ? "0" : "i");
    }

    [GeneratedRegex(@"^Simd\d")]
    private static partial Regex SimdWidth();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
