using System.IO.Hashing;
using System.Text;

namespace MlNetDeep;

/// <summary>A fit that a driver wants.</summary>
/// <param name="Job">The job.</param>
/// <param name="Order">As workers get it.</param>
internal sealed record WantedFit(TrialJob Job, FitOrder Order);

/// <summary>The fits of a run that have not ended: waiting, or with a worker. Any thread may use it.</summary>
internal sealed class FitQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<TrialJob> _fresh;
    private readonly Stack<WantedFit> _returned = new();
    private readonly HashSet<int> _open;
    private readonly FitRegistry _registry;
    private readonly Action<TrialAnswer> _ended;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Open ones, and those whose end is being recorded.
    private int _unrecorded;

    public FitQueue(IReadOnlyList<TrialJob> jobs, FitRegistry registry, Action<TrialAnswer> ended)
    {
        (_registry, _ended) = (registry, ended);
        _fresh = new Queue<TrialJob>(jobs.OrderBy(job => job.Number));
        _open = [.. jobs.Select(job => job.Number)];
        _unrecorded = _open.Count;
        if (_unrecorded == 0)
            _completion.SetResult();
    }

    /// <summary>Ends with the last fit, or with what ended all.</summary>
    public Task Completion => _completion.Task;

    /// <summary>What all fits share; null where no fit has been taken.</summary>
    public string? Set { get; private set; }

    /// <summary>Its digest.</summary>
    public string? SetId { get; private set; }

    /// <summary>How many have not ended.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>The next fit to do; null where none waits. Jobs that cannot travel, as they cannot be made, end here.</summary>
    /// <exception cref="InvalidOperationException">A job's estimator or rows are not the registry's.</exception>
    public WantedFit? Take()
    {
        while (true)
        {
            TrialJob? job;
            lock (_lock)
            {
                while (_returned.TryPop(out WantedFit? returned))
                {
                    if (_open.Contains(returned.Job.Number))
                        return returned;
                }

                if (!_fresh.TryDequeue(out job))
                    return null;
            }

            if (job.ToRequest(_registry) is { } request)
                return new WantedFit(job, Order(request));
            End(job.Run());
        }
    }

    /// <summary>Gives back what a worker was given: it is the next to be taken.</summary>
    public void Return(IEnumerable<WantedFit> fits)
    {
        lock (_lock)
        {
            foreach (WantedFit fit in fits)
                _returned.Push(fit);
        }
    }

    /// <summary>Records an end; a second one of the same fit is left aside.</summary>
    public void End(TrialAnswer answer)
    {
        lock (_lock)
        {
            if (!_open.Remove(answer.Number))
                return;
        }

        try
        {
            _ended(answer);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        if (Interlocked.Decrement(ref _unrecorded) == 0)
            _completion.TrySetResult();
    }

    /// <summary>Ends all.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);

    private FitOrder Order(TrialRequest request)
    {
        lock (_lock)
        {
            Set ??= request.Set;
            SetId ??= Digest(request.Set);
        }

        string id = Digest($"{SetId} {request.Number} {request.Estimator} {request.Options}");
        return new FitOrder(id, SetId, request.Number, request.Estimator, request.Options);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));
}
