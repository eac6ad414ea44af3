using System.Diagnostics;

namespace MlNetDeep;

/// <summary>
/// A model that serves: its file is watched, and a new one takes over without a failed call, as a call ends with the model that it began with.
/// Single rows that arrive together are scored as a batch. A row's answer has the same bits alone, among others and in
/// <see cref="PredictBatch(IReadOnlyList{TIn})"/>; those of a prediction engine, which scores row by row, agree to 2e-6 of the largest score.
/// From any number of threads. Registered by <c>services.AddNetwork</c>.
/// </summary>
/// <typeparam name="TIn">A row, as of a prediction engine.</typeparam>
/// <typeparam name="TOut">An answer, as of a prediction engine.</typeparam>
public sealed partial class NetworkService<TIn, TOut> : IDisposable
    where TIn : class
    where TOut : class, new()
{
    private readonly ILogger? _logger;
    private readonly ServiceMeter _meter;
    private readonly RowGathering<TIn, TOut> _gathering;
    private readonly Lock _loading = new();
    private readonly ITimer _watch;
    private (DateTime Written, long Length) _stamp;
    private volatile LoadedModel<TIn, TOut> _current;
    private volatile string? _loadError;
    private volatile bool _isDisposed;

    /// <summary>Loads the model.</summary>
    /// <param name="path">The model file, as mlContext.Model.Save writes it.</param>
    /// <param name="options">Null for the defaults; not copied: leave them as they are from now on.</param>
    /// <param name="logger">Is told of new files; may be null.</param>
    /// <param name="name">The model's name in metrics and the log; empty where there is one alone.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the classes lack columns of the model.</exception>
    /// <exception cref="InvalidOperationException">The file holds no model, a damaged one, or one that does not fit the classes.</exception>
    public NetworkService(string path, NetworkServiceOptions? options = null, ILogger? logger = null, string name = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Options = options ?? new NetworkServiceOptions();
        Options.Check();
        ModelPath = Path.GetFullPath(path);
        Name = name;
        _logger = logger;
        _meter = new ServiceMeter(name);
        _gathering = new RowGathering<TIn, TOut>(Options);
        _stamp = ReadStamp();
        _current = Load();
        _watch = TimeProvider.System.CreateTimer(_ => Watch(), null, Options.ReloadInterval, Options.ReloadInterval);
    }

    /// <summary>The model's name; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>The full path of the model's file.</summary>
    public string ModelPath { get; }

    /// <summary>The model that serves now, for what else is asked of it: mlContext.Model.GetNetwork(service.Model).</summary>
    public ITransformer Model => _current.Transformer;

    /// <summary>When the model that serves now was loaded, in UTC.</summary>
    public DateTime LoadedAt { get; private set; }

    /// <summary>Files that took over since the first was loaded.</summary>
    public int Reloads { get; private set; }

    /// <summary>Why the newest file could not be loaded, so that the model before it serves; null where the newest serves.</summary>
    public string? LoadError => _loadError;

    internal NetworkServiceOptions Options { get; }

    internal LoadedModel<TIn, TOut> Current => _current;

    /// <summary>The model's answer to a row; gathered with others that arrive while rows are scored.</summary>
    /// <param name="row">The row; not to be changed before the answer is there.</param>
    /// <param name="cancellationToken">Leaves the row out where it is not being scored yet.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The service is disposed.</exception>
    public Task<TOut> PredictAsync(TIn row, CancellationToken cancellationToken = default) => PredictAsync(_current, row, cancellationToken);

    /// <summary>The model's answers to many rows, by one model, in their order; by the calling thread, which others may help.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ObjectDisposedException">The service is disposed.</exception>
    public IReadOnlyList<TOut> PredictBatch(IReadOnlyList<TIn> rows) => PredictBatch(_current, rows);

    /// <summary>Looks at the file now, and loads it where it has another time or length than when it was last looked at.</summary>
    /// <returns>Whether a new file serves from now on; where it could not be loaded, <see cref="LoadError"/> says why.</returns>
    public bool Reload()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        lock (_loading)
        {
            (DateTime Written, long Length) stamp = ReadStamp();
            if (stamp == _stamp)
                return false;
            _stamp = stamp;
            return TryTakeOver();
        }
    }

    /// <summary>Takes no more calls and looks at the file no more; rows that wait are answered.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _watch.Dispose();
        _gathering.Dispose();
    }

    internal async Task<TOut> PredictAsync(LoadedModel<TIn, TOut> model, TIn row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        TOut answer = await _gathering.ScoreAsync(model, row, cancellationToken).ConfigureAwait(false);
        _meter.RecordCall(start);
        return answer;
    }

    internal IReadOnlyList<TOut> PredictBatch(LoadedModel<TIn, TOut> model, IReadOnlyList<TIn> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (rows.Contains(null))
            throw new ArgumentException("A row is null.", nameof(rows));
        long start = Stopwatch.GetTimestamp();
        TOut[] answers = model.Score([.. rows]);
        _meter.RecordCall(start);
        return answers;
    }

    private void Watch()
    {
        // A look that takes longer than the interval is not joined by another.
        if (_isDisposed || !_loading.TryEnter())
            return;
        try
        {
            Reload();
        }
        catch (ObjectDisposedException)
        {
            // The last look of all.
        }
        finally
        {
            _loading.Exit();
        }
    }

    private bool TryTakeOver()
    {
        bool succeeded = false;
        try
        {
            _current = Load();
            Reloads++;
            (_loadError, succeeded) = (null, true);
            if (_logger is not null)
                LogLoaded(_logger, ModelPath, Reloads);
        }
        catch (Exception exception)
        {
            // Whatever is wrong with a file, the model before it serves.
            _loadError = exception.Message;
            if (_logger is not null)
                LogRefused(_logger, ModelPath, LoadedAt, exception);
        }

        _meter.RecordReload(succeeded);
        return succeeded;
    }

    private LoadedModel<TIn, TOut> Load()
    {
        var model = new LoadedModel<TIn, TOut>(ModelPath, Options, _meter);
        LoadedAt = DateTime.UtcNow;
        return model;
    }

    /// <summary>By what a new file is known. One that is not there has the time of none.</summary>
    private (DateTime Written, long Length) ReadStamp()
    {
        var file = new FileInfo(ModelPath);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The new file {Path} serves from now on, reload {Reloads}.")]
    private static partial void LogLoaded(ILogger logger, string path, int reloads);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Error,
        Message = "The new file {Path} cannot be loaded; the model that was loaded at {LoadedAt:O} goes on to serve.")]
    private static partial void LogRefused(ILogger logger, string path, DateTime loadedAt, Exception exception);
}
