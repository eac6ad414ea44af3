using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Tests;

/// <summary>The samples that a visitor copies: one file each, compiled here and run in this process.</summary>
public partial class QuickTests
{
    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Repository.PathOf("samples", "Quick"), "*.cs").Select(file => $"samples/Quick/{Path.GetFileName(file)}")];

    [Theory]
    [MemberData(nameof(All))]
    public void They_have_fewer_than_thirty_lines(string path) => Assert.InRange(Page.Read(path).Lines.Length, 10, 29);

    [Fact]
    public void Nine_flowers_of_ten_are_named_right() => Assert.InRange(Numbers("flowers")[0], 90, 100);

    [Fact]
    public void Forecasts_of_sunspots_lie_within_their_intervals()
    {
        double[][] years = [.. Numbers("sunspots").Chunk(4)];

        Assert.Equal([2009, 2010, 2011], years.Select(year => year[0]));
        // What came.
        foreach ((double[] year, double number) in years.Zip((double[])[3.1, 16.5, 55.7]))
        {
            Assert.InRange(number, year[2], year[3]);
            Assert.InRange(year[1], Math.Max(number - 30, year[2]), Math.Min(number + 30, year[3]));
        }
    }

    [Fact]
    public void More_than_half_of_the_malignant_tumours_are_anomalies_and_few_benign_ones()
    {
        double[] numbers = Numbers("tumours");
        (double malignant, double benign) = (numbers[0] / numbers[1], numbers[2] / numbers[3]);

        Assert.InRange(malignant, 0.5, 1);
        // At most the share of contamination, 0.05.
        Assert.InRange(benign, 0, 0.05);
    }

    private static double[] Numbers(string name)
    {
        using var folder = new TemporaryFolder();
        string printed = PageProgram.Run(Page.Read($"samples/Quick/{name}.cs"), folder);
        return [.. Number().Matches(printed).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
