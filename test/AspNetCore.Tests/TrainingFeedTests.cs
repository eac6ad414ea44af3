using System.Net.ServerSentEvents;
using System.Text.Json;

namespace MlNetDeep.AspNetCore.Tests;

public sealed class TrainingFeedTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Who_comes_midway_sees_all_epochs_and_then_those_to_come()
    {
        var feed = new TrainingFeed();
        feed.Begin("round 1");
        using var training = new LiveTraining(feed, epochs: 6, pauseAfter: 4);
        await training.ReachAsync();

        Task<List<SseItem<string>>> viewer = ReadAsync(feed, null, until: "end");
        await training.FinishAsync();
        feed.End("published");

        List<SseItem<string>> seen = await viewer;
        Assert.Equal(["begin", "epoch", "epoch", "epoch", "epoch", "epoch", "epoch", "end"], seen.Select(item => item.EventType));
        Assert.Equal(Enumerable.Range(1, 6), EpochsOf(seen));
        Assert.Equal("\"round 1\"", seen[0].Data);
        Assert.Equal("\"published\"", seen[^1].Data);
        Assert.Equal(seen.Count, seen.Select(item => item.EventId).Distinct().Count());
    }

    [Fact]
    public async Task An_epoch_has_the_figures_of_the_history()
    {
        var feed = new TrainingFeed();
        var remaining = new List<double>();
        IReadOnlyList<EpochRecord> history = LiveTraining.Fit(3, progress =>
        {
            feed.Report(progress);
            remaining.Add(progress.RemainingTime.TotalSeconds);
        });
        feed.End("");

        List<SseItem<string>> seen = await ReadAsync(feed, null, until: "end");
        JsonElement[] epochs = [.. seen.Where(item => item.EventType == "epoch").Select(item => JsonElement.Parse(item.Data))];

        Assert.Equal(history.Select(epoch => epoch.TrainingLoss), epochs.Select(epoch => epoch.GetProperty("loss").GetDouble()));
        Assert.Equal(
            history.Select(epoch => epoch.ValidationLoss), epochs.Select(epoch => (double?)epoch.GetProperty("validationLoss").GetDouble()));
        Assert.Equal(history.Select(epoch => epoch.TrainingMetric), epochs.Select(epoch => epoch.GetProperty("metric").GetDouble()));
        Assert.Equal(
            history.Select(epoch => epoch.ValidationMetric), epochs.Select(epoch => (double?)epoch.GetProperty("validationMetric").GetDouble()));
        Assert.Equal(history.Select(epoch => epoch.LearningRate), epochs.Select(epoch => epoch.GetProperty("rate").GetSingle()));
        Assert.Equal(history.Select(epoch => epoch.Seconds), epochs.Select(epoch => epoch.GetProperty("seconds").GetDouble()));
        Assert.Equal(remaining, epochs.Select(epoch => epoch.GetProperty("remainingSeconds").GetDouble()));
        Assert.All(epochs, epoch => Assert.Equal(3, epoch.GetProperty("epochs").GetInt32()));
        Assert.All(epochs, epoch => Assert.Equal("RootMeanSquaredError", epoch.GetProperty("metricName").GetString()));
    }

    [Fact]
    public async Task Who_comes_again_gets_what_came_since()
    {
        var feed = new TrainingFeed();
        LiveTraining.Fit(5, feed.Report);
        feed.End("");
        List<SseItem<string>> all = await ReadAsync(feed, null, until: "end");

        List<SseItem<string>> since = await ReadAsync(feed, all[3].EventId, until: "end");

        Assert.Equal(all[4..].Select(item => item.EventId), since.Select(item => item.EventId));
        Assert.Equal([4, 5], EpochsOf(since));
    }

    [Theory]
    [InlineData("another feed")]
    [InlineData("an earlier training")]
    [InlineData("no event")]
    public async Task Who_comes_from_elsewhere_begins_at_the_beginning(string place)
    {
        TrainingFeed other = new(), feed = new();
        LiveTraining.Fit(4, place == "another feed" ? other.Report : feed.Report);
        string id = place == "no event" ? "no-such" : (await ReadAsync(place == "another feed" ? other : feed, null, count: 4))[^1].EventId!;
        feed.Begin("second");
        LiveTraining.Fit(3, feed.Report);
        feed.End("");

        List<SseItem<string>> seen = await ReadAsync(feed, id, until: "end");

        Assert.Equal("\"second\"", seen[0].Data);
        Assert.Equal([1, 2, 3], EpochsOf(seen));
    }

    [Fact]
    public async Task A_further_restart_takes_the_place_of_the_one_before()
    {
        var feed = new TrainingFeed();
        feed.Begin("twice");
        LiveTraining.Fit(3, feed.Report, options => options.NumberOfRestarts = 2);
        feed.End("");

        List<SseItem<string>> seen = await ReadAsync(feed, null, until: "end");

        Assert.Equal(["begin", "epoch", "epoch", "epoch", "end"], seen.Select(item => item.EventType));
        Assert.Equal("\"twice\"", seen[0].Data);
    }

    [Fact]
    public async Task A_training_that_goes_on_from_its_checkpoint_is_shown_from_its_first_epoch()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            using var stop = new CancellationTokenSource();
            LiveTraining.Fit(6, progress =>
            {
                if (progress.Epoch.Epoch == 3)
                    stop.Cancel();
            }, options => (options.CheckpointPath, options.CancellationToken) = (path, stop.Token));
            var feed = new TrainingFeed();

            LiveTraining.Fit(6, feed.Report, options => options.CheckpointPath = path);

            Assert.Equal([1, 2, 3, 4, 5, 6], EpochsOf(await ReadAsync(feed, null, count: 7)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Viewers_that_go_away_leave_nothing_and_a_training_that_nobody_sees_goes_on()
    {
        var feed = new TrainingFeed();
        using var training = new LiveTraining(feed, epochs: 5, pauseAfter: 2);
        await training.ReachAsync();
        using var gone = new CancellationTokenSource();
        Task<List<SseItem<string>>>[] viewers =
            [.. Enumerable.Range(0, 20).Select(_ => ReadAsync(feed, null, until: "never", cancellationToken: gone.Token))];
        Assert.True(SpinWait.SpinUntil(() => feed.Viewers == 20, TimeSpan.FromMinutes(1)), $"{feed.Viewers} viewers");

        await gone.CancelAsync();
        List<SseItem<string>>[] seen = await Task.WhenAll(viewers);
        await training.FinishAsync();

        Assert.Equal(0, feed.Viewers);
        Assert.All(seen, items => Assert.Equal([1, 2], EpochsOf(items)));
        Assert.Equal([1, 2, 3, 4, 5], EpochsOf(await ReadAsync(feed, null, count: 6)));
    }

    [Fact]
    public async Task While_there_is_no_news_something_is_sent_that_is_no_place_to_go_on_from()
    {
        var feed = new TrainingFeed { LongestSilence = TimeSpan.FromMilliseconds(1) };

        List<SseItem<string>> seen = await ReadAsync(feed, null, count: 4);

        Assert.Equal(["begin", "silence", "silence", "silence"], seen.Select(item => item.EventType));
        Assert.All(seen[1..], item => Assert.True(item is { EventId: null, Data: "" }));
    }

    private async Task<List<SseItem<string>>> ReadAsync(
        TrainingFeed feed, string? lastEventId, string? until = null, int count = int.MaxValue, CancellationToken cancellationToken = default)
    {
        // The limit ends a test that waits for what never comes, which then fails by what it saw.
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
        var seen = new List<SseItem<string>>();
        await foreach (SseItem<string> item in feed.FollowAsync(lastEventId, source.Token))
        {
            seen.Add(item);
            if (item.EventType == until || seen.Count == count)
                break;
        }

        return seen;
    }

    private static IEnumerable<int> EpochsOf(IEnumerable<SseItem<string>> items) =>
        items.Where(item => item.EventType == "epoch").Select(item => JsonElement.Parse(item.Data).GetProperty("epoch").GetInt32());
}
