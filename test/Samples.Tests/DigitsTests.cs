using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Tests;

public class DigitsTests
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public void It_reads_97_of_100_digits_and_leaves_a_model_and_a_picture()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Digits", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.97, 1);
        Assert.InRange(run.Result["epochs"], 1, 100);
        Assert.Contains("was read as", run.Output, StringComparison.Ordinal);
        Assert.True(File.ReadAllBytes(folder.PathOf("learning-curve.png")).AsSpan().StartsWith(PngSignature));
        ITransformer model = new MLContext().Model.Load(folder.PathOf("digits.zip"), out DataViewSchema input);
        Assert.Equal(64, ((VectorDataViewType)input["Features"].Type).Size);
        Assert.Equal(NumberDataViewType.Single, model.GetOutputSchema(input)["PredictedLabel"].Type);
    }

    [Fact]
    public void Convolutions_read_98_of_100_digits_and_show_what_they_learned()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Digits", "--model", "cnn", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.98, 1);
        foreach (string file in (string[])["learning-curve.png", "kernels-1.png", "feature-maps-1.png", "kernels-2.png", "feature-maps-2.png"])
            Assert.True(File.ReadAllBytes(folder.PathOf(file)).AsSpan().StartsWith(PngSignature), file);
    }

    [Fact]
    public void A_model_that_is_not_there_is_named_with_those_that_are()
    {
        SampleRun run = SampleRun.Start("Digits", "--model", "svm");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("takes mlp or cnn, not 'svm'", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_at_any_moment_it_resumes_from_its_checkpoint_to_the_same_model()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder.PathOf("digits.checkpoint");
        SampleRun whole = SampleRun.Succeed("Digits", "--output", folder.PathOf("whole"));

        for (int kill = 0; kill < 3; kill++)
        {
            DateTime before = LastWrite(checkpoint);
            int looks = 0;
            // Each time a little later after a new checkpoint appeared, in training or in the write of the next one.
            SampleRun.KillWhen(() => LastWrite(checkpoint) != before && looks++ >= 7 * kill, "Digits", "--output", folder.Path, "--checkpoint", checkpoint);
        }

        SampleRun resumed = SampleRun.Succeed("Digits", "--output", folder.Path, "--checkpoint", checkpoint);
        foreach (string figure in new[] { "micro_accuracy", "log_loss", "epochs" })
            Assert.Equal(whole.Result[figure], resumed.Result[figure]);
    }

    [Fact]
    public void A_wrong_option_is_named_together_with_the_right_ones()
    {
        SampleRun run = SampleRun.Start("Digits", "--colour", "red");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'--colour'", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--model, --data, --output, --checkpoint", run.Errors, StringComparison.Ordinal);
    }

    private static DateTime LastWrite(string file) => File.GetLastWriteTimeUtc(file);
}
