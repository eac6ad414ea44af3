namespace MlNetDeep.Tests;

public class HistoryReportTests
{
    [Fact]
    public void The_table_has_the_figures_of_the_history()
    {
        TrainingHistory history = Make([0.9, 0.5, 0.25], [1.0, 0.75, 0.8]);
        string[][] table = Save(history).Table(0);
        Assert.Equal(4, table.Length);
        for (int i = 0; i < 3; i++)
        {
            EpochRecord epoch = history.Epochs[i];
            Assert.Equal(
                [
                    epoch.Epoch, epoch.TrainingLoss, epoch.TrainingMetric, epoch.ValidationLoss!.Value, epoch.ValidationMetric!.Value,
                    epoch.LearningRate, epoch.Seconds,
                ],
                table[i + 1].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)), (one, other) => Math.Abs(one - other) < 1e-6);
        }
    }

    [Fact]
    public void Curves_are_of_training_and_validation_and_the_kept_epoch_is_marked()
    {
        XElement loss = Save(Make([0.9, 0.5, 0.25], [1.0, 0.75, 0.8])).Chart("Loss");
        Assert.Equal(["training", "validation", "kept: epoch 2"], loss.Descendants("span").Select(key => key.Value));
        double[] heights = [.. Heights(loss, "training")];
        Assert.Equal(3, heights.Length);
        // Down the page is more: losses that fall go down, evenly by their differences.
        Assert.Equal((0.9 - 0.5) / (0.5 - 0.25), (heights[1] - heights[0]) / (heights[2] - heights[1]), 2);
    }

    [Fact]
    public void Without_validation_there_is_no_curve_and_no_figure_of_it()
    {
        SavedPage page = Save(Make([0.9, 0.5], null));
        Assert.DoesNotContain(page.Chart("Loss").Descendants("span"), key => key.Value == "validation");
        Assert.Equal("", page.Table(0)[1][3]);
    }

    [Fact]
    public void A_history_without_epochs_is_a_page_without_charts()
    {
        SavedPage page = Save(new TrainingHistory([], TrainingMetric.Accuracy, 0, 0, StopReason.OneClass));
        Assert.Empty(page.Pictures);
        Assert.Contains("all rows had one class", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_epoch_is_a_dot() =>
        Assert.Single(SavedPage.Parts(Save(Make([0.5], null)).Chart("Loss"), "circle"));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    public void A_loss_that_cannot_be_drawn_breaks_the_curve(double loss)
    {
        SavedPage page = Save(Make([0.9, 0.5, loss, 0.4, 0.3], null));
        string path = SavedPage.Parts(page.Chart("Loss"), "path").Single(each => each.Value == "training").Attribute("d")!.Value;
        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.Equal(loss.ToString("g5", CultureInfo.InvariantCulture), page.Table(0)[3][1]);
        Assert.Empty(SavedPage.Parts(Save(Make([loss, loss], null)).Chart("Loss"), "circle"));
    }

    [Fact]
    public void Other_restarts_and_the_second_training_are_shown()
    {
        TrainingHistory one = Make([0.9, 0.5], null);
        EpochRecord[] other = [.. one.Epochs.Select(epoch => epoch with { Restart = 1, TrainingLoss = 0.7 })];
        var two = one with { Epochs = [.. one.Epochs, .. other], Retraining = one };
        SavedPage page = Save(two);
        Assert.Equal(6, page.Pictures.Length);
        Assert.Contains("training, other restarts", page.Text, StringComparison.Ordinal);
        Assert.Contains("of restart 0, of 2,", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_epochs_stay_small_and_keep_their_peaks()
    {
        double[] losses = [.. Enumerable.Range(0, 100_000).Select(i => 1.0 / (1 + i % 7))];
        losses[54_321] = 9;
        SavedPage page = Save(Make(losses, losses));
        Assert.InRange(page.Bytes, 10_000, 300_000);
        double[] heights = [.. Heights(page.Chart("Loss"), "training")];
        Assert.True(heights.Min() < heights.Order().ElementAt(1) - 50);
        Assert.Contains(page.Table(0), row => row[0] == "100000");
    }

    [Fact]
    public void Any_title_is_encoded()
    {
        const string Title = "<script>alert('&\"')</script> \ud800 \0 ü 数";
        SavedPage page = new(path => Make([0.5], null).SaveHtml(path, Title));
        Assert.Equal("<script>alert('&\"')</script> \uFFFD \uFFFD ü 数", page.Title);
    }

    [Fact]
    public void What_cannot_be_written_leaves_no_file()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}", "training.html");
        Assert.Throws<DirectoryNotFoundException>(() => Make([0.5], null).SaveHtml(path));
        Assert.Throws<ArgumentException>(() => Make([0.5], null).SaveHtml(" "));
        Assert.False(File.Exists(path));
    }

    private static SavedPage Save(TrainingHistory history) => new(path => history.SaveHtml(path));

    private static IEnumerable<double> Heights(XElement chart, string curve) =>
        SavedPage.Parts(chart, "path").Single(each => each.Value == curve).Attribute("d")!.Value.Split('M', 'L')[1..]
            .Select(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture));

    private static TrainingHistory Make(double[] losses, double[]? validation) => new(
        [.. losses.Select((loss, i) => new EpochRecord(0, i + 1, loss, 1 - loss / 10, validation?[i], 1 - validation?[i] / 10, 0.01f, 0.5))],
        TrainingMetric.Accuracy, 0, Math.Min(2, losses.Length), StopReason.LastEpoch);
}
