using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>The fits of a silo: at most so many at a time, each on a thread of its own, kept until a driver has received their end.</summary>
internal sealed class FitBench : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private readonly TrialWorker _worker;
    private readonly FitWorkerOptions _options;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<string, BenchFit> _fits = new();
    private readonly ConcurrentDictionary<string, (string Text, Task Open)> _sets = new();
    private readonly Timer _sweep;

    public FitBench(FitRegistry registry, FitWorkerOptions options)
    {
        options.Check();
        (_worker, _options) = (new TrialWorker(registry), options);
        _slots = new SemaphoreSlim(options.Slots);
        Card = new WorkerCard(options.Name, options.Slots, JsonSerializer.Serialize(_worker.Description));
        _sweep = new Timer(_ => Sweep(), null, options.AbandonAfter / 2, options.AbandonAfter / 2);
    }

    /// <summary>Who this is.</summary>
    public WorkerCard Card { get; }

    /// <summary>Begins to load a set, or tells how far that is; one that failed is tried again at the next call.</summary>
    public async Task<OpenStand> OpenAsync(string id, string text)
    {
        Task open = _sets.GetOrAdd(id, _ => (text, LongRunning(() => _worker.Open(text)))).Open;
        await Task.WhenAny(open, Task.Delay(LongestWait));
        if (open.IsFaulted)
            _sets.TryRemove(id, out _);
        return new OpenStand(open.IsCompletedSuccessfully, open.Exception?.InnerException?.Message);
    }

    /// <summary>Takes orders, and waits a little for an end.</summary>
    public async Task<FitReply> ExchangeAsync(FitCall call)
    {
        foreach (string id in call.Received)
        {
            if (_fits.TryRemove(id, out BenchFit? received))
                received.Dispose();
        }

        foreach (string id in call.Cancelled)
            Cancel(id);
        BenchFit[] fits = [.. call.Orders.Select(Take)];
        if (fits.Length > 0)
            await Task.WhenAny([.. fits.Select(fit => fit.End), Task.Delay(LongestWait)]);
        foreach (BenchFit fit in fits)
            fit.IsAskedFor();
        return new FitReply(
            [.. fits.Where(fit => fit.End.IsCompleted).Select(fit => fit.End.Result).OfType<FitEnd>()],
            [.. fits.Where(fit => !fit.End.IsCompleted).Select(fit => fit.Stand).OfType<FitStand>()]);
    }

    /// <summary>Ends all.</summary>
    public void Dispose()
    {
        _sweep.Dispose();
        foreach (string id in _fits.Keys)
            Cancel(id);
    }

    private BenchFit Take(FitOrder order)
    {
        BenchFit fit = _fits.GetOrAdd(order.Id, _ => new BenchFit(order));
        fit.Begin(() => RunAsync(fit));
        return fit;
    }

    // Null where it was cancelled: nobody waits for that.
    private async Task<FitEnd?> RunAsync(BenchFit fit)
    {
        FitOrder order = fit.Order;
        try
        {
            await _slots.WaitAsync(fit.Cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            fit.IsRunning();
            if (!_sets.TryGetValue(order.Set, out (string Text, Task) set))
                return Failed(order, "the worker has not opened what the fit shares with others");
            var request = new TrialRequest(set.Text, order.Number, order.Estimator, order.Options);
            TrialAnswer answer = await LongRunning(() => _worker.Run(request, fit, fit.Cancellation));
            return End(order, answer);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception exception)
        {
            return Failed(order, exception.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    private FitEnd End(FitOrder order, TrialAnswer answer)
    {
        var end = new FitEnd(order.Id, answer.Seconds, answer.Error, answer.Result, [], null);
        if (answer.Model.Length <= _options.MaximumModelBytes)
            return end with { Model = answer.Model.ToArray() };
        if (_options.ModelFolder is not { } folder)
            return Failed(
                order,
                $"its model has {answer.Model.Length} bytes, but messages take {_options.MaximumModelBytes}: set {nameof(FitWorkerOptions)}." +
                $"{nameof(FitWorkerOptions.ModelFolder)} of the worker to a folder that the driver sees as well");
        string path = Path.Combine(Path.GetFullPath(folder), $"{order.Id}.{Guid.NewGuid():N}.zip");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(path, answer.Model.Span);
        return end with { ModelPath = path };
    }

    private static FitEnd Failed(FitOrder order, string error) => new(order.Id, 0, error, null, [], null);

    private void Cancel(string id)
    {
        if (_fits.TryRemove(id, out BenchFit? fit))
            fit.Cancel();
    }

    // A driver that does not come back would have its fits done for nobody.
    private void Sweep()
    {
        foreach (BenchFit fit in _fits.Values.Where(fit => fit.NotAskedFor > _options.AbandonAfter))
            Cancel(fit.Order.Id);
    }

    private static Task LongRunning(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> LongRunning<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

/// <summary>A fit on a silo's bench.</summary>
internal sealed class BenchFit(FitOrder order) : IProgress<string>, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _lock = new();
    private Task<FitEnd?>? _end;
    private long _asked = Stopwatch.GetTimestamp();
    private long _begun;
    private volatile string? _message;

    public FitOrder Order { get; } = order;

    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Its end, null where it was cancelled; it never throws.</summary>
    public Task<FitEnd?> End => _end!;

    /// <summary>How far it is; null where it has not begun.</summary>
    public FitStand? Stand => Volatile.Read(ref _begun) is > 0 and var begun
        ? new FitStand(Order.Id, Stopwatch.GetElapsedTime(begun).TotalSeconds, _message)
        : null;

    public TimeSpan NotAskedFor => Stopwatch.GetElapsedTime(Volatile.Read(ref _asked));

    public void IsAskedFor() => Volatile.Write(ref _asked, Stopwatch.GetTimestamp());

    /// <summary>Begins once, however often it is called.</summary>
    public void Begin(Func<Task<FitEnd?>> run)
    {
        lock (_lock)
            _end ??= Task.Run(run);
    }

    public void IsRunning() => Volatile.Write(ref _begun, Stopwatch.GetTimestamp());

    public void Report(string value) => _message = value;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>Once it has ended.</summary>
    public void Dispose() => _cancellation.Dispose();
}
