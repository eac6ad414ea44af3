using System.Runtime.ExceptionServices;

namespace MlNetDeep;

/// <summary>
/// Threads that stay for a whole training run and start on a region of work within microseconds: they spin briefly, then sleep.
/// A region ends when its tasks are done, not when every thread has looked in, so threads that get no processor hold nobody up.
/// A region allocates nothing. One thread runs regions; tasks of a region run on it and on the pool.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // Tens of microseconds of spinning: longer than the gap between two regions of a small step, far shorter than an epoch's end.
    private const int SpinIterations = 200;
    private const int PausesPerSpin = 20;

    // A ticket is one number, so that one comparison takes a task of exactly the region that was looked at:
    // region (24 bits, wrapping), tasks of the region (20 bits), next task (20 bits).
    private const int TaskBits = 20;
    private const long TaskMask = (1L << TaskBits) - 1;

    // Handing a region over takes a few microseconds, in which one core does about this many multiplications.
    private const long LeastWorkToShare = 1 << 17;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int, int> _body = static (_, _) => { };
    private Exception? _failure;
    private long _ticket;
    private int _unfinished;
    private int _sleepers;
    private volatile bool _disposed;

    /// <summary>Starts the threads, of which the caller's is one: at least 1 in all.</summary>
    public WorkerPool(int threads)
    {
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"MlNetDeep worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads in all, the caller's included.</summary>
    public int Threads => _threads.Length + 1;

    /// <summary>
    /// Runs body(0, worker) to body(tasks - 1, worker), each once, and returns when all are done. The worker is a number from 0 to
    /// <see cref="Threads"/> - 1 that no two tasks have at one time. Tasks are below 2^20; work is about how many multiplications they are
    /// together, as few are done faster than shared. Keep the delegate, so that nothing is allocated. An exception of any task is thrown
    /// here.
    /// </summary>
    public void Run(int tasks, long work, Action<int, int> body)
    {
        if (_threads.Length == 0 || tasks == 1 || work < LeastWorkToShare)
        {
            for (int i = 0; i < tasks; i++)
                body(i, 0);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(tasks, TaskMask);
        _body = body;
        _unfinished = tasks;
        long region = (_ticket >> (2 * TaskBits)) + 1;
        Interlocked.Exchange(ref _ticket, (region << (2 * TaskBits)) | ((long)tasks << TaskBits));
        int asleep = Math.Min(Volatile.Read(ref _sleepers), tasks - 1);
        if (asleep > 0)
            _wake.Release(asleep);
        while (TryTakeTask(0))
        {
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref _unfinished) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        if (_threads.Length > 0)
            _wake.Release(_threads.Length);
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private static bool HasTask(long ticket) => (ticket & TaskMask) < ((ticket >> TaskBits) & TaskMask);

    private void Work(int worker)
    {
        while (!_disposed)
        {
            if (!TryTakeTask(worker))
                WaitForTask();
        }
    }

    private void WaitForTask()
    {
        for (int i = 0; i < SpinIterations; i++)
        {
            if (_disposed || HasTask(Volatile.Read(ref _ticket)))
                return;
            Thread.SpinWait(PausesPerSpin);
        }

        // Counted as asleep first and looked again after: a region that began in between releases the semaphore or is seen here.
        Interlocked.Increment(ref _sleepers);
        if (!_disposed && !HasTask(Interlocked.Read(ref _ticket)))
            _wake.Wait();
        Interlocked.Decrement(ref _sleepers);
    }

    private bool TryTakeTask(int worker)
    {
        long ticket = Volatile.Read(ref _ticket);
        while (HasTask(ticket))
        {
            long seen = Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket);
            if (seen == ticket)
            {
                // The region cannot end before this task: _body is its own.
                RunTask((int)(ticket & TaskMask), worker);
                return true;
            }

            ticket = seen;
        }

        return false;
    }

    private void RunTask(int task, int worker)
    {
        try
        {
            _body(task, worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }

        Interlocked.Decrement(ref _unfinished);
    }
}
