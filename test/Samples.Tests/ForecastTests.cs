using Microsoft.ML;

namespace MlNetDeep.Samples.Tests;

public class ForecastTests
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public void Every_way_that_sees_more_than_one_year_forecasts_sunspots_far_better_than_the_naive_one()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Forecast", "--output", folder.Path);

        // A linear autoregression of 12 years reaches 0.130.
        foreach (string way in (string[])["delayed_inputs", "elman", "lstm"])
            Assert.InRange(run.Result[way], 0.05, 0.14);
        Assert.InRange(run.Result["naive"], 0.42, 0.43);
        Assert.InRange(run.Result["coverage"], 0.6, 1);
        foreach (string picture in (string[])["next-year.png", "eleven-years.png"])
            Assert.True(File.ReadAllBytes(folder.PathOf(picture)).AsSpan().StartsWith(PngSignature), picture);
        Assert.NotNull(new MLContext().Model.Load(folder.PathOf("sunspots-1955.zip"), out _));
    }

    [Fact]
    public void An_engine_resumed_in_a_new_process_behind_ten_thousand_updates_forecasts_identically()
    {
        using var folder = new TemporaryFolder();

        SampleRun first = SampleRun.Succeed("Forecast", "engine", "--updates", "10000", "--output", folder.Path);
        SampleRun second = SampleRun.Succeed("Forecast", "resume", "--updates", "10000", "--model", folder.PathOf("engine.zip"));

        string[] expected = Forecasts(first);
        Assert.Equal(2, expected.Length);
        Assert.NotEqual(expected[0], expected[1]);
        Assert.Equal(expected, Forecasts(second));
    }

    [Fact]
    public void A_state_that_is_not_there_is_named()
    {
        SampleRun run = SampleRun.Start("Forecast", "resume", "--model", "nowhere.zip");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'nowhere.zip'", run.Errors, StringComparison.Ordinal);
    }

    private static string[] Forecasts(SampleRun run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith("FORECAST ", StringComparison.Ordinal))];
}
