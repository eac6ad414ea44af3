using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Tests;

public class ScorerTests
{
    private const int Pixels = 64;

    [Fact]
    public void A_network_s_file_scores_as_the_model_that_it_was_taken_from()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("digits.zip"), network = folder.PathOf("digits.mlnd"), digits = folder.UnpackDigits();
        SampleRun.Succeed("Service", "--model", model, "--epochs", "1", "--network", network);

        (string Digit, float Score)[] scored = Score(network, digits);

        var context = new MLContext();
        IDataView rows = context.Data.LoadFromTextFile(
            digits,
            [new TextLoader.Column("Features", DataKind.Single, 0, Pixels - 1), new TextLoader.Column("Number", DataKind.Single, Pixels)],
            separatorChar: ',');
        Answer[] expected = [.. context.Data.CreateEnumerable<Answer>(context.Model.Load(model, out _).Transform(rows), reuseRowObject: false)];
        Assert.Equal(1797, scored.Length);
        // Printed to six decimals; sums are taken in another order.
        Assert.All(expected.Zip(scored), pair => Assert.Equal(pair.First.Score.Max(), pair.Second.Score, 1e-5f));
        Assert.Equal(expected.Select(answer => $"{answer.PredictedLabel}"), scored.Select(answer => answer.Digit));
    }

    [Fact]
    public void The_network_of_the_repository_reads_its_digits()
    {
        using var folder = new TemporaryFolder();
        string digits = folder.UnpackDigits();
        string[] numbers = [.. File.ReadLines(digits).Select(line => line.Split(',')[Pixels])];

        (string Digit, float Score)[] scored = Score(Repository.PathOf("data", "digits.mlnd"), digits);

        Assert.InRange(numbers.Zip(scored).Count(pair => pair.First == pair.Second.Digit), 0.975 * numbers.Length, numbers.Length);
    }

    [Fact]
    public void A_line_without_all_pixels_is_refused_by_its_number()
    {
        using var folder = new TemporaryFolder();
        string digits = folder.PathOf("digits.csv");
        File.WriteAllText(digits, string.Join(',', Enumerable.Repeat(1, Pixels)) + "\n1,2,3\n");

        SampleRun run = SampleRun.Start("Scorer", Repository.PathOf("data", "digits.mlnd"), digits);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Line 2 of", run.Errors, StringComparison.Ordinal);
        Assert.Contains("64 numbers, but number 4 is not there", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, SampleRun.Start("Scorer").ExitCode);
    }

    private static (string Digit, float Score)[] Score(string network, string digits) =>
    [
        .. SampleRun.Succeed("Scorer", network, digits).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(words => (words[0], float.Parse(words[1], CultureInfo.InvariantCulture))),
    ];

    private sealed class Answer
    {
        public float PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
