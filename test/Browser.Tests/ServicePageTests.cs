namespace MlNetDeep.Browser.Tests;

[Collection(SharedBrowser.Name)]
public class ServicePageTests(Chromium chromium, RunningSamples samples)
{
    [BrowserFact]
    public async Task A_digit_drawn_with_the_mouse_is_answered_as_the_service_answers()
    {
        ServiceProcess service = await samples.ServiceAsync();
        await using BrowserPage page = await chromium.OpenAsync();
        await page.GoToAsync(service.Address);

        DrawnDigit digit = await page.DrawOneAsync();

        ServiceAnswer expected = await service.PredictAsync(digit.Features);
        Assert.Equal(64, digit.Features.Length);
        Assert.InRange(digit.Features.Sum(), 100, 64 * 16);
        Assert.Equal(expected.Score, digit.Score);
        Assert.Equal($"{expected.PredictedLabel}", digit.Answer);
        Assert.Equal(expected.Score.Select(score => FormattableString.Invariant($"{100 * score:F1} %")), digit.Shown);
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task Kernels_and_feature_maps_of_both_convolutions_are_drawn()
    {
        ServiceProcess service = await samples.ServiceAsync();
        await using BrowserPage page = await chromium.OpenAsync();
        await page.GoToAsync(service.Address);

        await page.DrawOneAsync();

        int[] sizes = await page.EvaluateAsync<int[]>("[...document.querySelectorAll('#learned canvas')].map(canvas => canvas.width)");
        // Kernels of 5 x 5; maps of 8 x 8, and of 4 x 4 behind the maximum.
        Assert.Equal(
            [.. Enumerable.Repeat(5, 16), .. Enumerable.Repeat(8, 16), .. Enumerable.Repeat(5, 32), .. Enumerable.Repeat(4, 32)], sizes);
        // Most units answer to the digit: their pictures are not of one shade.
        bool[] varied = await page.EvaluateAsync<bool[]>("""
            [...document.querySelectorAll('#learned canvas')].map(canvas =>
              new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 1)
            """);
        Assert.InRange(varied.Count(isVaried => isVaried), 70, 96);
        Assert.Empty(page.Errors);
    }
}
