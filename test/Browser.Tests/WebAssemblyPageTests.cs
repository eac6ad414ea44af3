using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetDeep.Browser.Tests;

[Collection(SharedBrowser.Name)]
public partial class WebAssemblyPageTests(Chromium chromium, RunningSamples samples)
{
    /// <summary>True on the page when the network that is trained there answers.</summary>
    internal const string IsTrained =
        "document.getElementById('training')?.innerText.startsWith('epoch 20 of 20') && !document.getElementById('train').disabled";

    // Sums in another order, over vectors of another width.
    private const float Rounding = 1e-5f;

    [BrowserFact]
    public async Task The_network_in_the_page_scores_as_the_service_does()
    {
        ServiceProcess service = await samples.ServiceAsync();
        await using BrowserPage page = await OpenAsync();
        int requests = page.Requests.Count;

        DrawnDigit digit = await page.DrawOneAsync();

        ServiceAnswer expected = await service.PredictAsync(digit.Features);
        Assert.Equal(expected.Score.Length, digit.Score.Length);
        Assert.All(expected.Score.Zip(digit.Score), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        Assert.Equal($"{expected.PredictedLabel}", digit.Answer);
        Assert.Equal(requests, page.Requests.Count);
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task It_says_what_was_downloaded_and_how_long_the_first_prediction_took()
    {
        await using BrowserPage page = await OpenAsync();

        PageFigures figures = await PageFigures.ReadAsync(page);

        // The compressed runtime, the library and the network.
        Assert.InRange(figures.Bytes, 1_000_000, 5_000_000);
        Assert.InRange(figures.FirstPredictionMilliseconds, 1, double.MaxValue);
        Assert.Contains("MB downloaded", await page.TextAsync("figures"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_network_learns_in_the_page_while_the_page_stays_alive()
    {
        await using BrowserPage page = await OpenAsync();
        await page.EvaluateAsync<object>("""
            (() => {
              globalThis.seen = new Set();
              const watch = () => {
                const text = document.getElementById('training')?.innerText;
                if (text) seen.add(text);
                requestAnimationFrame(watch);
              };
              watch();
              document.getElementById('train').click();
              return null;
            })()
            """);

        await page.WaitAsync(IsTrained);

        // What a visitor saw, at most once for each time that the page was drawn.
        string[] seen = await page.EvaluateAsync<string[]>("[...seen]");
        Assert.InRange(seen.Length, 5, 20);
        double read = double.Parse(Percent().Match(await page.TextAsync("training")).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(read, 95, 100);
        // It answers now: a one is still a one.
        Assert.Equal("1", (await page.DrawOneAsync()).Answer);
        Assert.Empty(page.Errors);
    }

    private async Task<BrowserPage> OpenAsync()
    {
        PublishedPage site = await samples.PageAsync();
        BrowserPage page = await chromium.OpenAsync();
        await page.GoToAsync(site.Address);
        await page.WaitAsync("document.getElementById('figures')?.innerText.length > 0");
        return page;
    }

    [GeneratedRegex(@"([\d.]+) ?% of the other digits")]
    private static partial Regex Percent();
}
