namespace MlNetDeep.Samples.Tests;

public class FeaturesTests
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public void Features_are_compared_and_shown_and_pretraining_gains_where_labels_are_few()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Features", "--output", folder.Path);

        foreach (string trainer in (string[])["linear", "trees"])
        {
            foreach (string kind in (string[])["raw_pixels", "principal_components", "sparse_codes"])
                Assert.InRange(run.Result[$"{trainer}_{kind}"], 0.8, 1);
        }

        foreach (string share in (string[])["1", "5", "100"])
            Assert.InRange(run.Result[$"gain_{share}"], 0.001, 0.2);
        Assert.InRange(run.Result["with_100"], 0.97, 1);
        foreach (string picture in (string[])["exciting-inputs.png", "reconstructions.png"])
            Assert.True(File.ReadAllBytes(folder.PathOf(picture)).AsSpan().StartsWith(PngSignature), picture);
    }

    [Fact]
    public void An_autoencoder_knows_an_unseen_digit_better_than_principal_components_of_the_best_rank()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Features", "--experiment", "anomalies", "--classes", "0,1,2", "--output", folder.Path);

        Assert.InRange(run.Result["autoencoder"], run.Result["pca"] + 0.02, 1);
        Assert.InRange(run.Result["rank"], 1, 30);
    }

    [Theory]
    [InlineData("--experiment", "everything", "features, pretraining, depth and anomalies")]
    [InlineData("--data", "nowhere.csv", "'nowhere.csv'")]
    public void A_wrong_option_is_named_together_with_the_right_ones(string option, string value, string message)
    {
        SampleRun run = SampleRun.Start("Features", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
