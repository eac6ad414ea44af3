namespace MlNetDeep.Samples.Tests;

public class ImagesTests
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public void It_makes_a_folder_of_pictures_learns_their_classes_and_shows_what_it_learned()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Images", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.97, 1);
        Assert.Equal(1797, Directory.GetFiles(folder.PathOf("digits"), "*.png", SearchOption.AllDirectories).Length);
        Assert.Equal(10, Directory.GetDirectories(folder.PathOf("digits")).Length);
        Assert.Contains("taken for", run.Output, StringComparison.Ordinal);
        foreach (string file in (string[])["kernels-1.png", "feature-maps-1.png", "kernels-2.png", "feature-maps-2.png"])
            Assert.True(File.ReadAllBytes(folder.PathOf(file)).AsSpan().StartsWith(PngSignature), file);
        Assert.True(File.Exists(folder.PathOf("images.zip")));
    }

    [Fact]
    public void A_folder_without_classes_is_refused_with_what_it_needs()
    {
        using var empty = new TemporaryFolder();

        SampleRun run = SampleRun.Start("Images", "--data", empty.Path, "--output", empty.PathOf("output"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{empty.Path} has 0 PNG files", run.Errors, StringComparison.Ordinal);
        Assert.Contains("a folder for each class is needed", run.Errors, StringComparison.Ordinal);
    }
}
