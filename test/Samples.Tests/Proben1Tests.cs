using System.Globalization;

namespace MlNetDeep.Samples.Tests;

public class Proben1Tests
{
    private const int Rows = 60;

    [Fact]
    public void A_linear_network_ends_at_least_squares_and_a_hidden_layer_goes_beyond()
    {
        using var folder = new TemporaryFolder();
        WriteBand(folder.PathOf("band1.dt"));
        (double squaredError, double classError) = LeastSquares();

        SampleRun run = SampleRun.Succeed("Proben1", "--data", folder.Path, "--seeds", "3", "--hidden", "8");

        // Training stops when five epochs lower the error by less than a ten-thousandth.
        Assert.Equal(squaredError, run.Result["band1_linear_squared_error"], squaredError * 1e-3);
        Assert.Equal(classError, run.Result["band1_linear_class_error"], 1e-3);
        Assert.InRange(run.Result["band1_8_squared_error"], 0, squaredError / 2);
        Assert.InRange(run.Result["band1_8_class_error"], 0, classError / 2);
        Assert.Equal(0, run.Result["compared"]);
    }

    [Fact]
    public void A_problem_with_published_results_is_compared_with_them()
    {
        using var folder = new TemporaryFolder();
        WriteBand(folder.PathOf("cancer1.dt"));

        SampleRun run = SampleRun.Succeed("Proben1", "--data", folder.Path, "--seeds", "1");

        // These are other data, on which a linear network errs far more often than on the published ones.
        Assert.Contains("| cancer1 | linear |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| 2.93 (0.18) |", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Result["compared"]);
        Assert.InRange(run.Result["deviated"], 1, 2);
        Assert.Equal(2, run.Result["agreed"] + run.Result["within_one_example"] + run.Result["deviated"]);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--seeds", "3")]
    [InlineData("--data", "no-such-folder")]
    public void Without_its_data_it_says_what_to_give(params string[] arguments)
    {
        SampleRun run = SampleRun.Start("Proben1", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--data", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_form_is_named_with_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("iris.dt"), "5.1,3.5,1.4,0.2,setosa\n");

        SampleRun run = SampleRun.Start("Proben1", "--data", folder.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("iris.dt", run.Errors, StringComparison.Ordinal);
        Assert.Contains("bool_in=count", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>
    /// One input, evenly spread over 0 to 1; the first class is a band off its middle. All three sets are the same, so that nothing stops
    /// training early.
    /// </summary>
    private static void WriteBand(string path)
    {
        string[] header =
        [
            "bool_in=0", "real_in=1", "bool_out=2", "real_out=0",
            $"training_examples={Rows}", $"validation_examples={Rows}", $"test_examples={Rows}",
        ];
        IEnumerable<string> examples = Enumerable.Range(0, Rows)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{Input(row)} {Target(row)} {1 - Target(row)}"));
        File.WriteAllLines(path, [.. header, .. examples, .. examples, .. examples]);
    }

    private static double Input(int row) => row / (Rows - 1.0);

    private static int Target(int row) => Input(row) is > 0.15 and < 0.45 ? 1 : 0;

    /// <summary>The least-squares line through the first output's targets; the second is its complement, with the same errors.</summary>
    private static (double SquaredError, double ClassError) LeastSquares()
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        double meanInput = rows.Average(Input);
        double meanTarget = rows.Average(Target);
        double slope = rows.Sum(row => (Input(row) - meanInput) * (Target(row) - meanTarget))
            / rows.Sum(row => Math.Pow(Input(row) - meanInput, 2));
        double[] outputs = [.. rows.Select(row => meanTarget + slope * (Input(row) - meanInput))];
        // E = 100 / (N P) times the squared errors of N outputs of P examples, here those of one output twice.
        double squaredError = 100.0 / (2 * Rows) * 2 * rows.Sum(row => Math.Pow(outputs[row] - Target(row), 2));
        double classError = 100.0 / Rows * rows.Count(row => (outputs[row] > 0.5 ? 1 : 0) != Target(row));
        return (squaredError, classError);
    }
}
