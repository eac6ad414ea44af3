using MlNetDeep.Samples.Tests;
using PuppeteerSharp;

namespace MlNetDeep.Browser.Tests;

/// <summary>The documentation's pictures of pages.</summary>
internal static class Pictures
{
    /// <summary>Writes them.</summary>
    /// <param name="folder">The folder that takes them.</param>
    public static async Task TakeAsync(Chromium chromium, RunningSamples samples, string folder)
    {
        Directory.CreateDirectory(folder);
        ServiceProcess service = await samples.ServiceAsync();
        await TakeAsync(chromium, service.Address, Path.Combine(folder, "service-page.png"), page => page.DrawOneAsync());
        await TakeAsync(
            chromium, (await samples.WorkerAsync()).Address, Path.Combine(folder, "training-page.png"), page => page.WaitAsync(WorkerPageTests.Trained));
        using var reports = new TemporaryFolder();
        string training = reports.PathOf("training.html");
        SavedReports.Makers["training"](training);
        await TakeAsync(chromium, new Uri(training), Path.Combine(folder, "report-training.png"), _ => Task.CompletedTask, isWhole: false);
        await TakeAsync(chromium, (await samples.PageAsync()).Address, Path.Combine(folder, "browser-page.png"), async page =>
        {
            await page.WaitAsync("firstPrediction !== null && !document.getElementById('train').disabled");
            await page.EvaluateAsync<object>("document.getElementById('train').click() ?? null");
            await page.WaitAsync(WebAssemblyPageTests.IsTrained);
            await page.DrawOneAsync();
        });
    }

    private static async Task TakeAsync(Chromium chromium, Uri address, string picture, Func<BrowserPage, Task> visit, bool isWhole = true)
    {
        await using BrowserPage page = await chromium.OpenAsync();
        await page.GoToAsync(address);
        await visit(page);
        await page.Page.ScreenshotAsync(picture, new ScreenshotOptions { Type = ScreenshotType.Png, FullPage = isWhole });
        Console.WriteLine($"{picture}: {new FileInfo(picture).Length} bytes");
    }
}
