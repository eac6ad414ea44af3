using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Tests;

public sealed partial class WorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_at_any_moment_it_goes_on_to_the_same_model()
    {
        SampleRun run = SampleRun.Succeed("Worker", "--kills", "5");

        Assert.Matches(@"^RESULT worker-kills kills=5 resumed=([1-9]) could_resume=\1 most_epochs_lost=[01] .* equal=True\s*$", run.Output);
    }

    [Fact]
    public async Task Asked_to_end_it_ends_while_somebody_watches_and_goes_on_at_the_next_start()
    {
        using var client = new HttpClient();
        Task<string>? seen = null;

        SampleRun stopped = SampleRun.TerminateWhen(
            line =>
            {
                // The answer ends when the worker stops.
                if (Address().Match(line) is { Success: true } match)
                    seen = client.GetStringAsync(new Uri(match.Groups[1].Value + "/training/events"));
                return line.Contains("Round 1, epoch 3 of", StringComparison.Ordinal);
            },
            "Worker", Arguments(epochs: 50));
        SampleRun further = SampleRun.Succeed("Worker", Arguments(epochs: 50));

        Assert.True(stopped.ExitCode == 0, stopped.Errors);
        Assert.Contains("Round 1 stops", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("event: epoch\ndata: {\"epoch\":1,", await seen!, StringComparison.Ordinal);
        Assert.Contains("rows goes on from", further.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 3 of", further.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 50 of 50", further.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("digits.zip")));
    }

    [Fact]
    public void With_another_option_a_round_begins_anew()
    {
        SampleRun.TerminateWhen(line => line.Contains("epoch 2 of", StringComparison.Ordinal), "Worker", Arguments(epochs: 50));

        SampleRun further = SampleRun.Succeed("Worker", Arguments(epochs: 3));

        Assert.Contains("Round 1 begins anew", further.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 1 of 3", further.Output, StringComparison.Ordinal);
        Assert.Contains("Round 1 is published", further.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_on_from_its_model_when_rows_have_come()
    {
        SampleRun first = SampleRun.Succeed("Worker", Arguments(epochs: 8));
        SampleRun second = SampleRun.Succeed(
            "Worker", "--folder", _folder.Path, "--epochs", "2", "--rounds", "2", "--arriving", "400", "--every", "1",
            "--urls", "http://127.0.0.1:0");

        Assert.Contains("Round 1 on 1000 rows", first.Output, StringComparison.Ordinal);
        Assert.Matches("Round 2 on (1400|1797) rows", second.Output);
        Assert.InRange(ValidationLoss(first, round: 1, epoch: 1), 0.4, 5);
        Assert.InRange(ValidationLoss(second, round: 2, epoch: 1), 0, 0.3);
    }

    private static double ValidationLoss(SampleRun run, int round, int epoch) => double.Parse(
        Regex.Match(run.Output, $@"Round {round}, epoch {epoch} of \d+: loss [\d.]+, validation loss ([\d.]+)").Groups[1].Value,
        System.Globalization.CultureInfo.InvariantCulture);

    private string[] Arguments(int epochs) =>
        ["--folder", _folder.Path, "--epochs", $"{epochs}", "--rounds", "1", "--arriving", "0", "--urls", "http://127.0.0.1:0"];

    [GeneratedRegex(@"Now listening on: (http\S+)")]
    private static partial Regex Address();
}
