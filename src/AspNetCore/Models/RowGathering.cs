using System.Diagnostics;
using System.Threading.Channels;

namespace MlNetDeep;

/// <summary>
/// Scores single rows, so many batches at a time. A row that finds nothing to do in the thread pool is scored at once, by the thread that
/// brought it. Where requests wait for a thread, rows wait for them, for a time, and are scored together.
/// </summary>
internal sealed class RowGathering<TIn, TOut> : IThreadPoolWorkItem, IDisposable
    where TIn : class
    where TOut : class, new()
{
    private readonly NetworkServiceOptions _options;
    private readonly Channel<WaitingRow<TIn, TOut>> _waiting;

    private readonly Lock _taking = new();

    // Threads that score, or were told to.
    private int _running;

    public RowGathering(NetworkServiceOptions options)
    {
        _options = options;
        _waiting = Channel.CreateBounded<WaitingRow<TIn, TOut>>(options.QueueCapacity);
    }

    /// <summary>The model's answer to a row.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before it was scored.</exception>
    /// <exception cref="ObjectDisposedException">No more rows are taken.</exception>
    public Task<TOut> ScoreAsync(LoadedModel<TIn, TOut> model, TIn row, CancellationToken cancellationToken)
    {
        if (IsPoolBusy || !TryBegin())
            return WaitAsync(new WaitingRow<TIn, TOut>(model, row), cancellationToken);
        try
        {
            return Task.FromResult(model.Score([row])[0]);
        }
        catch (Exception exception)
        {
            return Task.FromException<TOut>(exception);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Takes no more rows; those that wait are scored.</summary>
    public void Dispose() => _waiting.Writer.TryComplete();

    void IThreadPoolWorkItem.Execute() => _ = ScoreWaitingAsync();

    private async Task<TOut> WaitAsync(WaitingRow<TIn, TOut> row, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(() => row.TrySetCanceled(cancellationToken));
        try
        {
            if (!_waiting.Writer.TryWrite(row))
                await _waiting.Writer.WriteAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(NetworkService<,>));
        }

        StartIfRowsWait();
        return await row.Task.ConfigureAwait(false);
    }

    private static bool IsPoolBusy => ThreadPool.PendingWorkItemCount > 0;

    private bool TryBegin()
    {
        for (int running = _running; running < _options.MaxConcurrentBatches;)
        {
            int seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
                return true;
            running = seen;
        }

        return false;
    }

    private void End()
    {
        // A full fence: whoever waits since before it is seen here, whoever comes later sees that a batch may begin.
        Interlocked.Decrement(ref _running);
        StartIfRowsWait();
    }

    private void StartIfRowsWait()
    {
        if (_waiting.Reader.TryPeek(out _) && TryBegin())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task ScoreWaitingAsync()
    {
        var batch = new List<WaitingRow<TIn, TOut>>();
        long start = Stopwatch.GetTimestamp();
        Take(batch);
        // Behind what the thread pool has to do: requests that have arrived become rows meanwhile.
        while (IsPoolBusy && batch.Count < _options.BatchSize && Stopwatch.GetElapsedTime(start) < _options.LongestWait)
        {
            await Task.Yield();
            Take(batch);
        }

        Score(batch);
        End();
    }

    /// <summary>Takes the rows that wait for one model.</summary>
    private void Take(List<WaitingRow<TIn, TOut>> batch)
    {
        // Between the look at a row and its reading no other batch takes it.
        lock (_taking)
        {
            while (batch.Count < _options.BatchSize && _waiting.Reader.TryPeek(out WaitingRow<TIn, TOut>? next)
                && (batch.Count == 0 || batch[0].Model == next.Model))
            {
                _waiting.Reader.TryRead(out _);
                if (!next.Task.IsCompleted)
                    batch.Add(next);
            }
        }
    }

    private static void Score(List<WaitingRow<TIn, TOut>> batch)
    {
        if (batch.Count == 0)
            return;
        try
        {
            TOut[] answers = batch[0].Model.Score([.. batch.Select(waiting => waiting.Row)]);
            for (int i = 0; i < answers.Length; i++)
                batch[i].TrySetResult(answers[i]);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // A row that cannot be scored fails alone.
            foreach (WaitingRow<TIn, TOut> waiting in batch)
                Score([waiting]);
        }
        catch (Exception exception)
        {
            batch[0].TrySetException(exception);
        }
    }
}
