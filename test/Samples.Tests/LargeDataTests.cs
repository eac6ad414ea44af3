namespace MlNetDeep.Samples.Tests;

public class LargeDataTests
{
    [Fact]
    public void Wide_texts_are_held_sparse_and_learned_from()
    {
        SampleRun run = SampleRun.Succeed("LargeData", "sparse");

        Assert.Contains("4000 rows of 100000 features, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("of them not zero, are held in 1.5 MB", run.Output, StringComparison.Ordinal);
        // Guessing reaches 0.5, with a standard deviation of 0.011 on 2,000 texts.
        Assert.InRange(run.Result["accuracy"], 0.6, 1);
        // Dense, the rows alone would take 1,600 MB.
        Assert.InRange(run.Result["peak_mb"], 0, 400);
    }

    [Fact]
    public void A_long_file_is_streamed_and_learned_from_as_if_it_had_been_read_at_once()
    {
        using var folder = new TemporaryFolder();

        SampleRun streamed = SampleRun.Succeed("LargeData", "stream", "--output", folder.Path);
        SampleRun cached = SampleRun.Succeed("LargeData", "stream", "--output", folder.Path, "--limit", "100");

        Assert.Contains("above the limit of 2.0 MB: each epoch streams them through a shuffle pool", streamed.Output, StringComparison.Ordinal);
        Assert.Contains("51400 rows of 100 features are held in 20.0 MB", cached.Output, StringComparison.Ordinal);
        Assert.InRange(cached.Result["accuracy"], 0.9, 1);
        Assert.InRange(streamed.Result["accuracy"], 0.9, 1);
    }

    [Theory]
    [InlineData("'sparse'", "'stream'", "dense")]
    [InlineData("'--megabytes'", "--rows, --epochs", "sparse", "--megabytes", "3")]
    [InlineData("--limit", "at least 1", "stream", "--limit", "0")]
    public void A_wrong_call_is_told_what_to_say(string subject, string remedy, params string[] arguments)
    {
        SampleRun run = SampleRun.Start("LargeData", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(subject, run.Errors, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Errors, StringComparison.Ordinal);
    }
}
