using System.Diagnostics;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>A driver's way to one worker: asks it whether it can take part, gives it as many fits as it has slots, and takes back what it loses.</summary>
internal sealed class FitWorkerLink(
    IClusterClient client, SiloAddress silo, WorkerDescription driver, FitQueue queue, OrleansTrialRunnerOptions options)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    // A worker has done a fit that is shorter before the driver's next order comes: it gets as many again in advance.
    private const double ShortFit = 0.2;

    private readonly Dictionary<string, WantedFit> _fits = [];
    private string[] _received = [];
    private Task _loop = Task.CompletedTask;
    private WorkerCard? _card;
    private int _door;
    private long _lastAnswer;
    private long _lastReport;
    private double _lastSeconds = double.MaxValue;

    public SiloAddress Silo => silo;

    /// <summary>Whether it has been found able to take part.</summary>
    public bool IsReady { get; private set; }

    /// <summary>When it answered last, as <see cref="Stopwatch.GetTimestamp"/>; 0 where it never has.</summary>
    public long LastAnswer => Volatile.Read(ref _lastAnswer);

    /// <summary>Why its last call failed; null where it did not.</summary>
    public string? LastError { get; private set; }

    private string Name => _card?.Name ?? silo.ToString();

    /// <summary>Asks whether it can take part: null where it can, or gives no answer; otherwise why it cannot, in a sentence.</summary>
    public async Task<string?> ConnectAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        // A silo without fits never answers.
        while (Stopwatch.GetElapsedTime(Math.Max(start, LastAnswer)) < options.WorkerTimeout)
        {
            _card ??= await AskAsync(door => door.Describe(), cancellationToken).ConfigureAwait(false);
            if (_card is null)
                continue;
            var description = JsonSerializer.Deserialize<WorkerDescription>(_card.Description)!;
            if (description.Difference(driver) is { } difference)
                return $"The worker {Name} cannot take part: {difference}.";
            string set = queue.Set!;
            OpenStand? stand = await AskAsync(door => door.Open(queue.SetId!, set), cancellationToken).ConfigureAwait(false);
            if (stand?.Error is { } error)
                return $"The worker {Name} cannot take part: {error}";
            if (stand is not { IsOpen: true })
                continue;
            IsReady = true;
            Report(FitState.WorkerReady, null, TimeSpan.Zero, null);
            return null;
        }

        return null;
    }

    /// <summary>Begins to take fits.</summary>
    public void Begin(CancellationToken cancellationToken) => _loop = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);

    /// <summary>Ends when it takes no more, and has told the worker what is not wanted any more.</summary>
    public async Task EndAsync()
    {
        await _loop.ConfigureAwait(false);
        if (_card is null || (_fits.Count == 0 && _received.Length == 0))
            return;
        using var time = new CancellationTokenSource(options.WorkerTimeout);
        try
        {
            await AskAsync(door => door.Exchange(new FitCall([], _received, [.. _fits.Keys])), time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ends what nobody asks for by itself.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (!IsReady && await ConnectAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
                {
                    Report(FitState.WorkerRefused, null, TimeSpan.Zero, refusal);
                    return;
                }

                if (IsReady)
                    await ExchangeAsync(cancellationToken).ConfigureAwait(false);
                else
                    await Task.Delay(10 * RetryInterval, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The driver says so.
        }
        catch (Exception exception)
        {
            queue.Fail(exception);
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        int wanted = _lastSeconds < ShortFit ? 2 * _card!.Slots : _card!.Slots;
        while (_fits.Count < wanted && queue.Take() is { } next)
            _fits[next.Order.Id] = next;
        if (_fits.Count == 0)
        {
            // Others may lose fits.
            await Task.Delay(RetryInterval, cancellationToken).ConfigureAwait(false);
            return;
        }

        var call = new FitCall([.. _fits.Values.Select(fit => fit.Order)], _received, []);
        if (await AskAsync(door => door.Exchange(call), cancellationToken).ConfigureAwait(false) is { } reply)
            Take(reply);
        else if (Stopwatch.GetElapsedTime(LastAnswer) > options.WorkerTimeout)
            Lose();
    }

    private void Take(FitReply reply)
    {
        foreach (FitEnd end in reply.Ended)
        {
            if (!_fits.Remove(end.Id, out WantedFit? fit))
                continue;
            _lastSeconds = end.Seconds;
            queue.End(Answer(fit, end));
            Report(FitState.Ended, fit, TimeSpan.FromSeconds(end.Seconds), end.Error);
        }

        _received = [.. reply.Ended.Select(end => end.Id)];
        if (options.Progress is null || Stopwatch.GetElapsedTime(_lastReport) < ReportInterval)
            return;
        _lastReport = Stopwatch.GetTimestamp();
        foreach (FitStand stand in reply.Running)
            Report(FitState.Running, _fits[stand.Id], TimeSpan.FromSeconds(stand.Seconds), stand.Message);
    }

    private TrialAnswer Answer(WantedFit fit, FitEnd end) => new()
    {
        Number = fit.Job.Number,
        Seconds = end.Seconds,
        Error = end.Error,
        Result = end.Result,
        Model = end.Model,
        ModelPath = end.ModelPath,
        Worker = Name,
    };

    private void Lose()
    {
        queue.Return(_fits.Values);
        _fits.Clear();
        Report(FitState.WorkerLost, null, TimeSpan.Zero, LastError);
        (IsReady, _received, _card) = (false, [], null);
    }

    /// <summary>Asks the worker; null where the call failed, after a short time.</summary>
    private async Task<T?> AskAsync<T>(Func<IFitDoor, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // The silo itself, whichever is the gateway.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            T answer = await ask(client.GetGrain<IFitDoor>(FitDoor.KeyOf(silo, _door))).WaitAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _lastAnswer, Stopwatch.GetTimestamp());
            LastError = null;
            return answer;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LastError = exception.Message;
            // The silo that knows where this door is may be the one that is lost: another door is known to another.
            _door++;
        }

        await Task.Delay(RetryInterval, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private void Report(FitState state, WantedFit? fit, TimeSpan elapsed, string? message) =>
        options.Progress?.Report(new FitProgress(state, Name, fit?.Job.Number, fit?.Job.Name, elapsed, message));
}
