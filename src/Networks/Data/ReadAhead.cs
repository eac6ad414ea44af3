using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MlNetDeep;

/// <summary>
/// Reads a source on a thread of its own: it fills arenas that are given to it, in order. What it throws is thrown to whom it gives them.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly ExampleSource _source;
    private readonly ScaledWriter _writer;
    private readonly long _expectedRows;
    private readonly CancellationToken _cancellationToken;
    private readonly BlockingCollection<ExampleArena> _empty = [];
    private readonly BlockingCollection<ExampleArena> _filled = [];
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _disposed;
    private int _given;
    // The reading thread's own; others look at them while it waits.
    private long _rows;
    private bool _pending;

    /// <summary>
    /// Opens the source, of so many examples, on the new thread; the writer takes each to its scale. Once the token is set arenas come back
    /// after one example at most.
    /// </summary>
    public ReadAhead(ExampleSource source, ScaledWriter writer, long expectedRows, CancellationToken cancellationToken)
    {
        _source = source;
        _writer = writer;
        _expectedRows = expectedRows;
        _cancellationToken = cancellationToken;
        _thread = new Thread(Run) { IsBackground = true, Name = "MlNetDeep reader" };
        _thread.Start();
    }

    /// <summary>Whether arenas are out to be filled.</summary>
    public bool IsBusy => _given > 0;

    /// <summary>Whether all examples were read; to be asked while not <see cref="IsBusy"/>.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Gives empty arenas to fill.</summary>
    public void Give(IReadOnlyCollection<ExampleArena> arenas)
    {
        foreach (ExampleArena arena in arenas)
            _empty.Add(arena);
        _given += arenas.Count;
    }

    /// <summary>Waits for all arenas that were given; behind the last example they are empty.</summary>
    public IReadOnlyList<ExampleArena> Take()
    {
        var filled = new List<ExampleArena>(_given);
        for (; _given > 0; _given--)
        {
            if (!_filled.TryTake(out ExampleArena? arena, Timeout.Infinite))
                _failure!.Throw();
            filled.Add(arena!);
        }

        return filled;
    }

    /// <summary>Ends the thread and the reading.</summary>
    public void Dispose()
    {
        _disposed = true;
        _empty.CompleteAdding();
        _thread.Join();
        _empty.Dispose();
        _filled.Dispose();
    }

    private void Run()
    {
        try
        {
            using ExampleReader reader = _source.Open();
            foreach (ExampleArena arena in _empty.GetConsumingEnumerable())
            {
                Fill(reader, arena);
                _filled.Add(arena);
            }
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private void Fill(ExampleReader reader, ExampleArena arena)
    {
        while (!HasEnded && !_disposed)
        {
            // An example that found no room in the last arena begins this one.
            if (!_pending && !reader.Read())
            {
                StreamedData.CheckCount(_rows, _expectedRows);
                HasEnded = true;
                return;
            }

            _pending = !_writer.TryAdd(reader.Current, arena);
            if (_pending)
                return;
            if (++_rows > _expectedRows)
                StreamedData.CheckCount(_rows, _expectedRows);
            if (_cancellationToken.IsCancellationRequested)
                return;
        }
    }
}
