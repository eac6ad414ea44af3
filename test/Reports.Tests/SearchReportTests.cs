namespace MlNetDeep.Tests;

public class SearchReportTests
{
    private const string Odd = "<b>\"wide\" & 'deep'</b>";

    [Fact]
    public void Two_hundred_trials_stay_under_a_megabyte()
    {
        SavedPage page = Save([.. Enumerable.Range(0, 200).Select(i => Make(i))]);
        Assert.InRange(page.Bytes, 50_000, 1_000_000);
        Assert.Equal(201, page.Table(0).Length);
    }

    [Fact]
    public void The_table_is_that_of_the_search()
    {
        Trial<object>[] trials = [.. Enumerable.Range(0, 5).Select(i => Make(i))];
        var result = new SearchResult<object>(trials, "AUC", value => -value, "A note.");
        string[][] table = new SavedPage(path => result.SaveHtml(path)).Table(0);
        Assert.Equal(["Trial", "LearningRate", Odd, "Budget", "AUC", "seconds", ""], table[0]);
        Assert.All(trials, trial =>
        {
            Assert.Equal(trial.Values["LearningRate"], table[trial.Number + 1][1]);
            Assert.Equal(trial.Value, double.Parse(table[trial.Number + 1][4], CultureInfo.InvariantCulture), 1e-4);
        });
        Assert.Equal("best", table[result.Best.Number + 1][6]);
    }

    [Fact]
    public void A_line_for_each_trial_goes_through_an_axis_for_each_column_and_the_best_is_thick()
    {
        Trial<object>[] trials = [.. Enumerable.Range(0, 30).Select(i => Make(i)), Make(30, "it <broke>")];
        var result = new SearchResult<object>(trials, "AUC", value => -value, null);
        SavedPage page = new(path => result.SaveHtml(path));
        XElement[] lines = [.. SavedPage.Parts(page.Pictures[0], "path").Where(path => path.Value.StartsWith("Trial", StringComparison.Ordinal))];
        Assert.Equal(31, lines.Length);
        Assert.StartsWith($"Trial {result.Best.Number}:", lines[^1].Value, StringComparison.Ordinal);
        Assert.Equal("3.5", lines[^1].Attribute("stroke-width")!.Value);
        // Three settings and the figure; the failed one has no figure, and is below the others.
        Assert.All(lines[1..], line => Assert.Equal(3, line.Attribute("d")!.Value.Count(letter => letter == 'L')));
        Assert.Equal(2, lines[0].Attribute("d")!.Value.Count(letter => letter == 'L'));
        Assert.EndsWith("failed", lines[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_of_which_all_trials_failed_is_a_table_of_errors()
    {
        SavedPage page = Save([Make(0, "no <rows>"), Make(1, "none")]);
        Assert.Empty(page.Pictures);
        Assert.Equal("no <rows>", page.Table(0)[1][^1]);
    }

    [Fact]
    public void A_single_trial_and_figures_of_NaN_are_drawn_without_a_number_that_is_none()
    {
        Assert.Equal(2, Save([Make(0)]).Pictures.Length);
        Assert.Equal(2, Save([Make(0, value: double.NaN), Make(1, value: double.NaN)]).Pictures.Length);
    }

    private static SavedPage Save(Trial<object>[] trials) =>
        new(path => new SearchResult<object>(trials, "AUC", value => double.IsNaN(value) ? double.PositiveInfinity : -value, null).SaveHtml(path));

    private static Trial<object> Make(int number, string? error = null, double? value = null)
    {
        var random = new Random(number);
        var values = new Dictionary<string, string>
        {
            ["LearningRate"] = Math.Pow(10, -4 * random.NextDouble()).ToString("g6", CultureInfo.InvariantCulture),
            [Odd] = random.Next(2) == 0 ? Odd : "[32, 16]",
        };
        double[] folds = error is null ? [value ?? random.NextDouble()] : [];
        return new Trial<object>(new object(), values, 4 + number % 3, new TrialOutcome(number, "", folds, 10, 10, 0.25, error));
    }
}
