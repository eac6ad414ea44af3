using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// What a training reports, kept from its beginning, for pages that watch it by <c>app.MapTraining</c>. It takes
/// <see cref="TrainingOptions.OnEpoch"/>: <c>options.OnEpoch = feed.Report</c>. Any thread may call it; trainings at the same time have a feed
/// each. Viewers hold nothing here but a place to go on from, so that any number may come and go.
/// </summary>
public sealed class TrainingFeed : IProgress<TrainingProgress>
{
    private readonly Lock _lock = new();
    // Tells places in this feed from those in another that was here before the application started anew.
    private readonly string _feed = $"{Guid.NewGuid():N}-";
    private readonly List<SseItem<string>> _events = [];
    private TaskCompletionSource _news = NewSource();
    private string _name = "";
    private int _first;
    private int _epochs;
    private IReadOnlyList<EpochRecord>? _running;
    private int _viewers;

    /// <summary>A feed that waits for a training.</summary>
    public TrainingFeed() => Begin("");

    /// <summary>
    /// When something is sent though there is no news: proxies close what is silent for a minute, and only by writing is it seen that a machine is
    /// gone.
    /// </summary>
    internal TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many watch.</summary>
    internal int Viewers => Volatile.Read(ref _viewers);

    /// <summary>Begins a training: what was before is shown no more.</summary>
    /// <param name="name">What the page calls it.</param>
    public void Begin(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            _name = name;
            BeginEpochs();
            Announce();
        }
    }

    /// <summary>
    /// Shows what is new in a report. A training that goes on from its checkpoint is shown from its first epoch; a further restart, whose epochs
    /// are counted anew, takes the place of the one before.
    /// </summary>
    /// <param name="value">The report.</param>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            // Each restart has a list of its own.
            if (_epochs > 0 && value.Epochs != _running)
                BeginEpochs();
            _running = value.Epochs;
            for (; _epochs < value.Epochs.Count; _epochs++)
                Add("epoch", JsonSerializer.Serialize(EpochEvent.Of(value.Epochs[_epochs], value), TrainingJson.Default.EpochEvent));
            Announce();
        }
    }

    /// <summary>Says that the training has ended; its curves stay until the next begins.</summary>
    /// <param name="outcome">How, in a few words.</param>
    public void End(string outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        lock (_lock)
        {
            Add("end", JsonSerializer.Serialize(outcome, TrainingJson.Default.String));
            Announce();
        }
    }

    /// <summary>The events behind the last that a viewer saw, or else from the training's beginning; and those to come.</summary>
    internal async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string? lastEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _viewers);
        try
        {
            int place = PlaceBehind(lastEventId);
            while (!cancellationToken.IsCancellationRequested)
            {
                (SseItem<string>[] events, Task news) = EventsFrom(ref place);
                foreach (SseItem<string> item in events)
                    yield return item;
                await news.WaitAsync(LongestSilence, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Browsers pass an event without data over.
                if (!news.IsCompleted && !cancellationToken.IsCancellationRequested)
                    yield return new SseItem<string>("", "silence");
            }
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    // Who waits goes on by threads of its own, not by the one that trains.
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int PlaceBehind(string? lastEventId) =>
        lastEventId?.StartsWith(_feed, StringComparison.Ordinal) == true &&
        int.TryParse(lastEventId.AsSpan(_feed.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            ? last + 1
            : 0;

    private (SseItem<string>[] Events, Task News) EventsFrom(ref int place)
    {
        lock (_lock)
        {
            int known = Math.Clamp(place - _first, 0, _events.Count);
            place = _first + _events.Count;
            return ([.. _events[known..]], _news.Task);
        }
    }

    private void BeginEpochs()
    {
        _first += _events.Count;
        _events.Clear();
        _epochs = 0;
        Add("begin", JsonSerializer.Serialize(_name, TrainingJson.Default.String));
    }

    private void Add(string type, string data) => _events.Add(new SseItem<string>(data, type)
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"{_feed}{_first + _events.Count}"),
    });

    private void Announce()
    {
        TaskCompletionSource news = _news;
        _news = NewSource();
        news.SetResult();
    }
}
