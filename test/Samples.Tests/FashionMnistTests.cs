namespace MlNetDeep.Samples.Tests;

public class FashionMnistTests
{
    [FashionMnistFact]
    public void Two_epochs_on_a_tenth_of_the_pictures_already_tell_most_garments_apart()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("FashionMnist", "--rows", "6000", "--epochs", "2", "--batch", "32", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.78, 1);
        Assert.Equal(2, run.Result["epochs"]);
        Assert.True(File.Exists(folder.PathOf("learning-curve.png")));
        Assert.True(File.Exists(folder.PathOf("fashion-mnist.zip")));
    }

    [FashionMnistFact]
    public void Convolutions_learn_and_show_what_they_learned()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("FashionMnist", "--model", "cnn", "--rows", "4000", "--epochs", "2", "--batch", "32", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.75, 1);
        foreach (string file in (string[])["fashion-mnist.zip", "learning-curve.png", "kernels-1.png", "feature-maps-1.png", "kernels-2.png", "feature-maps-2.png"])
            Assert.True(File.Exists(folder.PathOf(file)), file);
    }

    [FashionMnistFact]
    public void A_recurrent_network_reads_pictures_row_by_row()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("FashionMnist", "--model", "lstm", "--rows", "4000", "--epochs", "3", "--batch", "32", "--output", folder.Path);

        Assert.InRange(run.Result["micro_accuracy"], 0.7, 1);
        Assert.Equal(3, run.Result["epochs"]);
        Assert.True(File.Exists(folder.PathOf("fashion-mnist.zip")));
    }

    [Fact]
    public void Missing_pictures_end_it_with_the_way_to_get_them()
    {
        using var empty = new TemporaryFolder();

        SampleRun run = SampleRun.Start("FashionMnist", "--data", empty.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(empty.Path, run.Errors, StringComparison.Ordinal);
        Assert.Contains("apt-get install dataset-fashion-mnist", run.Errors, StringComparison.Ordinal);
    }
}
