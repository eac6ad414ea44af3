namespace MlNetDeep.Browser.Tests;

/// <summary>What the page of samples/Browser costs its visitor, over loopback.</summary>
internal static class Measurement
{
    private const int Runs = 5;

    /// <summary>Opens the page several times with nothing kept from before, and prints the median.</summary>
    public static async Task RunAsync(Chromium chromium, RunningSamples samples)
    {
        PublishedPage site = await samples.PageAsync();
        var figures = new List<PageFigures>();
        for (int run = 0; run < Runs; run++)
        {
            await using BrowserPage page = await chromium.OpenAsync();
            await page.Page.SetCacheEnabledAsync(false);
            await page.GoToAsync(site.Address);
            await page.WaitAsync("firstPrediction !== null");
            figures.Add(await PageFigures.ReadAsync(page));
        }

        double median = figures.Select(each => each.FirstPredictionMilliseconds).Order().ElementAt(Runs / 2);
        Console.WriteLine(FormattableString.Invariant($"RESULT browser bytes={figures[0].Bytes} first_prediction_ms={median:f0}"));
    }
}
