using System.Globalization;

namespace MlNetDeep.Browser.Tests;

[Collection(SharedBrowser.Name)]
public class WorkerPageTests(Chromium chromium, RunningSamples samples)
{
    internal const string Trained = "document.getElementById('epoch').innerText.startsWith('40')";

    [BrowserFact]
    public async Task Training_is_drawn_as_it_goes_on_and_a_page_opened_later_shows_it_whole()
    {
        SampleProcess worker = await samples.WorkerAsync();
        await using BrowserPage page = await chromium.OpenAsync();
        await page.GoToAsync(worker.Address);
        await page.WaitAsync(Trained);
        await AssertShownAsync(page);

        await using BrowserPage later = await chromium.OpenAsync();
        await later.GoToAsync(worker.Address);
        await later.WaitAsync(Trained);
        await AssertShownAsync(later);

        foreach (string id in (string[])["loss", "validation-loss", "metric", "rate"])
            Assert.Equal(await page.TextAsync(id), await later.TextAsync(id));
    }

    private static async Task AssertShownAsync(BrowserPage page)
    {
        foreach (string id in (string[])["loss", "validation-loss", "rate"])
            Assert.InRange(double.Parse(await page.TextAsync(id), CultureInfo.InvariantCulture), 1e-9, 10);
        // A point an epoch, and the loss fell: later points are lower on the page.
        foreach (string curve in (string[])["training-curve", "validation-curve"])
        {
            double[] heights = await page.EvaluateAsync<double[]>($"[...document.getElementById('{curve}').points].map(point => point.y)");
            Assert.Equal(40, heights.Length);
            Assert.True(heights[^1] > heights[0] + 10, $"{curve} begins at {heights[0]} and ends at {heights[^1]}.");
        }

        Assert.Empty(page.Errors);
    }
}
