namespace MlNetDeep.Networks;

/// <summary>
/// Threads that stay for a whole training run and start on a region of work within microseconds: they spin briefly, then sleep.
/// A region allocates nothing. One thread runs regions; tasks of a region run on it and on the pool.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // About 20 microseconds of spinning: longer than the gap between two regions of a small step, far shorter than an epoch's end.
    private const int SpinIterations = 500;

    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private Action<int> _body = static _ => { };
    private Exception? _failure;
    private int _tasks;
    private int _nextTask;
    private int _region;
    private int _running;
    private int _sleepers;
    private volatile bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads in all, the caller's included, at least 1.</param>
    public WorkerPool(int threads)
    {
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"MlNetDeep worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Runs body(0) to body(tasks - 1), each once, and returns when all are done. An exception of any is thrown here.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="body">The work; keep the delegate, so that nothing is allocated.</param>
    public void Run(int tasks, Action<int> body)
    {
        if (_threads.Length == 0 || tasks == 1)
        {
            for (int i = 0; i < tasks; i++)
                body(i);
            return;
        }

        _body = body;
        _tasks = tasks;
        _nextTask = 0;
        _running = _threads.Length;
        Interlocked.Increment(ref _region);
        if (Volatile.Read(ref _sleepers) > 0)
            WakeAll();
        TakeTasks();
        var spin = default(SpinWait);
        while (Volatile.Read(ref _running) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        WakeAll();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void WakeAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Work()
    {
        for (int seen = 0; ;)
        {
            WaitForRegionAfter(seen);
            if (_disposed)
                return;
            seen++;
            TakeTasks();
            Interlocked.Decrement(ref _running);
        }
    }

    private void WaitForRegionAfter(int seen)
    {
        for (int i = 0; i < SpinIterations && Volatile.Read(ref _region) == seen && !_disposed; i++)
            Thread.SpinWait(20);
        if (Volatile.Read(ref _region) != seen || _disposed)
            return;
        lock (_gate)
        {
            // Counted as asleep first and looked again after: a region that began in between is seen here, or sees the sleeper and waits for
            // the gate. All sleepers are woken together: of permits, one thread could take two, and the other would sleep on.
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _region) == seen && !_disposed)
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void TakeTasks()
    {
        try
        {
            for (int task = Interlocked.Increment(ref _nextTask) - 1; task < _tasks; task = Interlocked.Increment(ref _nextTask) - 1)
                _body(task);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }
}
