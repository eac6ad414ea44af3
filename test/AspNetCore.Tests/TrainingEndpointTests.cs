using System.Net.ServerSentEvents;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MlNetDeep.AspNetCore.Tests;

public sealed partial class TrainingEndpointTests
{
    private readonly TrainingFeed _feed = new();

    [Fact]
    public async Task The_page_asks_for_nothing_but_its_events()
    {
        await using Host host = await StartAsync();

        using HttpResponseMessage answer = await host.Client.GetAsync(new Uri("/training", UriKind.Relative));

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        string page = await answer.Content.ReadAsStringAsync();
        foreach (string id in (string[])["epoch", "loss", "validation-loss", "rate", "remaining", "curve", "status"])
            Assert.Contains($"id=\"{id}\"", page, StringComparison.Ordinal);
        // The name of SVG, which is no address that a browser asks.
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(page).Select(match => match.Value));
        Assert.Equal(["\"data:,\""], Source().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task Events_come_while_training_goes_on_and_behind_the_last_one_seen()
    {
        await using Host host = await StartAsync();
        using var training = new LiveTraining(_feed, epochs: 5, pauseAfter: 3);
        await training.ReachAsync();

        using Viewer first = await Viewer.OpenAsync(host, null), second = await Viewer.OpenAsync(host, null);
        List<SseItem<string>> before = await first.ReadAsync(4);
        await training.FinishAsync();
        List<SseItem<string>> after = await first.ReadAsync(2);
        using Viewer again = await Viewer.OpenAsync(host, before[^1].EventId);

        Assert.Equal("text/event-stream", first.ContentType);
        Assert.Equal([1, 2, 3], before[1..].Select(Viewer.EpochOf));
        Assert.Equal([4, 5], after.Select(Viewer.EpochOf));
        Assert.Equal(before.Concat(after).Select(item => item.Data), (await second.ReadAsync(6)).Select(item => item.Data));
        Assert.Equal(after.Select(item => item.EventId), (await again.ReadAsync(2)).Select(item => item.EventId));
    }

    [Fact]
    public async Task A_viewer_that_goes_away_is_forgotten()
    {
        await using Host host = await StartAsync();
        Viewer viewer = await Viewer.OpenAsync(host, null);
        await viewer.ReadAsync(1);
        Assert.Equal(1, _feed.Viewers);

        viewer.Dispose();

        Assert.True(SpinWait.SpinUntil(() => _feed.Viewers == 0, TimeSpan.FromMinutes(1)), "It is still there.");
    }

    [Fact]
    public async Task An_application_that_stops_ends_what_viewers_wait_for()
    {
        await using Host host = await StartAsync();
        using Viewer viewer = await Viewer.OpenAsync(host, null);
        await viewer.ReadAsync(1);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Empty(await viewer.ReadAsync(1));
    }

    [Fact]
    public async Task A_feed_may_be_given_in_place_of_the_service()
    {
        var feed = new TrainingFeed();
        feed.Begin("another");
        await using Host host = await Host.StartAsync(_ => { }, app => app.MapTraining("/", feed));
        using Viewer viewer = await Viewer.OpenAsync(host, null, "/events");

        Assert.Equal("\"another\"", (await viewer.ReadAsync(1))[0].Data);
    }

    [Fact]
    public async Task Without_a_feed_the_remedy_is_said()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Host.StartAsync(_ => { }, app => app.MapTraining("/training")));

        Assert.Contains("AddSingleton<TrainingFeed>()", exception.Message, StringComparison.Ordinal);
    }

    private Task<Host> StartAsync() => Host.StartAsync(services => services.AddSingleton(_feed), app => app.MapTraining("/training"));

    [GeneratedRegex("https?://[^\"]*")]
    private static partial Regex Address();

    [GeneratedRegex("(?:src|href)=(\"[^\"]*\")")]
    private static partial Regex Source();

    /// <summary>One that reads events as a browser does.</summary>
    private sealed class Viewer : IDisposable
    {
        private readonly HttpResponseMessage _answer;
        private readonly IAsyncEnumerator<SseItem<string>> _items;

        private Viewer(HttpResponseMessage answer, Stream body) =>
            (_answer, _items) = (answer, SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator());

        public string ContentType => _answer.Content.Headers.ContentType!.MediaType!;

        public static int EpochOf(SseItem<string> item) => System.Text.Json.JsonElement.Parse(item.Data).GetProperty("epoch").GetInt32();

        public static async Task<Viewer> OpenAsync(Host host, string? lastEventId, string address = "/training/events")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (lastEventId is not null)
                request.Headers.Add("Last-Event-ID", lastEventId);
            HttpResponseMessage answer = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return new Viewer(answer.EnsureSuccessStatusCode(), await answer.Content.ReadAsStreamAsync());
        }

        /// <summary>So many events, or fewer where there will be no more.</summary>
        public async Task<List<SseItem<string>>> ReadAsync(int count)
        {
            var read = new List<SseItem<string>>();
            while (read.Count < count && await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)))
                read.Add(_items.Current);
            return read;
        }

        public void Dispose() => _answer.Dispose();
    }
}
