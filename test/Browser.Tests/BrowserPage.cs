using System.Text.Json;
using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace MlNetDeep.Browser.Tests;

/// <summary>A page in the browser, with all that it asked the network for and all that went wrong in its scripts.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    // Of a machine that has much else to do.
    private static readonly WaitForFunctionOptions LongWait = new() { Timeout = 120_000, PollingInterval = 50 };

    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Add(error.Message);
        page.Console += (_, line) =>
        {
            if (line.Message.Type is ConsoleType.Error or ConsoleType.Warning)
                _errors.Add(line.Message.Text);
        };
        page.Request += (_, request) => _requests.Add(request.Request.Url);
        page.RequestFailed += (_, request) => _errors.Add($"{request.Request.Url}: {request.Request.FailureText}");
    }

    /// <summary>The driver's page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of scripts, and requests that failed.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The addresses of all requests, the page's own first.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public static async Task<BrowserPage> OpenAsync(IBrowser browser) => new(await browser.NewPageAsync());

    public Task GoToAsync(Uri address) => Page.GoToAsync(address.AbsoluteUri);

    /// <summary>Waits until an expression of JavaScript is true.</summary>
    public async Task WaitAsync(string condition)
    {
        try
        {
            await Page.WaitForExpressionAsync(condition, LongWait);
        }
        catch (WaitTaskTimeoutException exception)
        {
            string text = await Page.EvaluateExpressionAsync<string>("document.body.innerText");
            throw new TimeoutException($"{condition} never came true. Errors: {string.Join("; ", Errors)}. The page: {text}", exception);
        }
    }

    /// <summary>The value of an expression of JavaScript.</summary>
    public async Task<T> EvaluateAsync<T>(string expression) =>
        JsonSerializer.Deserialize<T>(await Page.EvaluateExpressionAsync<string>($"JSON.stringify({expression})"), JsonSerializerOptions.Web)!;

    /// <summary>The text of the element of an id.</summary>
    public Task<string> TextAsync(string id) => EvaluateAsync<string>($"document.getElementById('{id}').innerText");

    /// <summary>Draws a line with the mouse.</summary>
    /// <param name="id">Of the element that it is drawn on.</param>
    /// <param name="points">Places in it, from 0 to 1 of its width and height.</param>
    public async Task DrawAsync(string id, params (double X, double Y)[] points)
    {
        Box box = await EvaluateAsync<Box>($"document.getElementById('{id}').getBoundingClientRect()");
        (decimal X, decimal Y)[] places =
            [.. points.Select(point => ((decimal)(box.X + point.X * box.Width), (decimal)(box.Y + point.Y * box.Height)))];
        await Page.Mouse.MoveAsync(places[0].X, places[0].Y);
        await Page.Mouse.DownAsync();
        foreach ((decimal x, decimal y) in places.Skip(1))
            await Page.Mouse.MoveAsync(x, y, new MoveOptions { Steps = 8 });
        await Page.Mouse.UpAsync();
    }

    public ValueTask DisposeAsync() => Page.DisposeAsync();

    private sealed record Box(double X, double Y, double Width, double Height);
}
