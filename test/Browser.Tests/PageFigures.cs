namespace MlNetDeep.Browser.Tests;

/// <summary>What samples/Browser measured of itself.</summary>
/// <param name="Bytes">Downloaded, as they came through the network.</param>
/// <param name="FirstPredictionMilliseconds">From the start of the navigation to the first answer on the page.</param>
internal sealed record PageFigures(long Bytes, double FirstPredictionMilliseconds)
{
    public static Task<PageFigures> ReadAsync(BrowserPage page) => page.EvaluateAsync<PageFigures>("firstPrediction");
}
