namespace MlNetDeep.Browser.Tests;

/// <summary>What a visitor does on the page that reads digits, of the service and of the browser alike.</summary>
internal static class DigitPage
{
    /// <summary>Clears the pad, draws a one with the mouse and waits for what the network says and sees.</summary>
    /// <returns>The pixels that the page read from the drawing, and the answer that it shows.</returns>
    public static async Task<DrawnDigit> DrawOneAsync(this BrowserPage page)
    {
        await page.EvaluateAsync<object>("document.getElementById('clear').click() ?? null");
        // What the network is asked and answers goes by here.
        await page.EvaluateAsync<object>("""
            (() => {
              globalThis.answers = [];
              network.watched ??= network.predict;
              network.predict = async features => {
                const prediction = await network.watched(features);
                answers.push({ features, score: prediction.score });
                return prediction;
              };
              return null;
            })()
            """);
        await page.DrawAsync("pad", (0.40, 0.25), (0.55, 0.12), (0.55, 0.88));
        // Answers may come in another order than questions went: the page shows that of the last one.
        await page.EvaluateAsync<object>("""
            (() => {
              globalThis.lastAnswer = () => answers.find(answer => `${answer.features}` === `${readFeatures()}`);
              globalThis.shown = () => [...document.querySelectorAll('#scores tr')].map(row => row.cells[2].innerText);
              return null;
            })()
            """);
        await page.WaitAsync("`${shown()}` === `${lastAnswer()?.score.map(score => `${(100 * score).toFixed(1)} %`)}`");
        await page.WaitAsync("document.querySelectorAll('#learned canvas').length > 0");
        return await page.EvaluateAsync<DrawnDigit>(
            "({ ...lastAnswer(), answer: document.getElementById('answer').innerText, shown: shown() })");
    }
}

/// <summary>A digit drawn on the page.</summary>
/// <param name="Features">Its pixels, from 0 to 16.</param>
/// <param name="Score">The probabilities that the page got.</param>
/// <param name="Answer">The digit that it shows.</param>
/// <param name="Shown">The probabilities that it shows, in percent.</param>
internal sealed record DrawnDigit(float[] Features, float[] Score, string Answer, string[] Shown);
