using MlNetDeep.Samples.Tests;

namespace MlNetDeep.Browser.Tests;

[Collection(SharedBrowser.Name)]
public class ReportTests(Chromium chromium)
{
    private const long LargestFile = 1_000_000;

    [BrowserFact]
    public Task A_training_is_drawn() => IsDrawnAsync("training", charts: 3);

    [BrowserFact]
    public Task A_comparison_is_drawn() => IsDrawnAsync("comparison", charts: 3);

    [BrowserFact]
    public Task A_search_of_200_trials_is_drawn() => IsDrawnAsync("search", charts: 2);

    [BrowserFact]
    public Task A_comparison_of_forecasters_is_drawn() => IsDrawnAsync("forecast", charts: 2);

    /// <summary>From a file: the charts have an extent and lines in it, nothing else is asked for, and no script fails.</summary>
    private async Task IsDrawnAsync(string report, int charts)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf($"{report}.html");
        SavedReports.Makers[report](path);
        Assert.InRange(new FileInfo(path).Length, 1, LargestFile);
        await using BrowserPage page = await chromium.OpenAsync();
        var address = new Uri(path);

        await page.GoToAsync(address);

        Chart[] drawn = await page.EvaluateAsync<Chart[]>("""
            [...document.querySelectorAll('svg')].map(svg => ({
              width: svg.getBoundingClientRect().width, height: svg.getBoundingClientRect().height,
              shapes: [...svg.querySelectorAll('path, polyline, polygon, circle, rect, line')].filter(shape => shape.getBBox().width > 0).length,
              outside: [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect(), whole = svg.getBoundingClientRect();
                return box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
              }).map(text => text.textContent),
            }))
            """);
        Assert.InRange(drawn.Length, charts, 20);
        Assert.All(drawn, chart =>
        {
            Assert.InRange(chart.Width, 100, 1000);
            Assert.InRange(chart.Height, 100, 1000);
            Assert.InRange(chart.Shapes, 2, int.MaxValue);
            Assert.Empty(chart.Outside);
        });
        if (report == "search")
            Assert.Equal(1 + SavedReports.Trials, await page.EvaluateAsync<int>("document.querySelectorAll('table')[0].rows.length"));
        Assert.Equal([address.AbsoluteUri], page.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Empty(page.Errors);
    }

    private sealed record Chart(double Width, double Height, int Shapes, string[] Outside);
}
