using System.Diagnostics;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// Does the jobs of a driver in another process: makes estimators and loads rows by the registry's names, splits the rows as the driver does, trains
/// and judges. Rows are loaded once and kept, with the splits of the last searches. Any number of threads may run jobs.
/// </summary>
public sealed class TrialWorker
{
    // Each keeps its rows in memory.
    private const int MostSets = 4;

    private readonly FitRegistry _registry;
    private readonly Lock _lock = new();
    private readonly List<(string Text, Lazy<OpenedTrialSet> Set)> _sets = [];

    /// <summary>A worker that knows the registry's names.</summary>
    public TrialWorker(FitRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
        Description = WorkerDescription.Of(registry);
    }

    /// <summary>What a driver compares with its own before the first job.</summary>
    public WorkerDescription Description { get; }

    /// <summary>Loads and splits the rows of a set, and checks that they, and its estimator, are the driver's. Without effect where that was done.</summary>
    /// <param name="set">As <see cref="TrialRequest.Set"/>.</param>
    /// <exception cref="InvalidOperationException">Something differs: the message says what, and names both sides.</exception>
    public void Open(string set)
    {
        ArgumentNullException.ThrowIfNull(set);
        Find(set);
    }

    /// <summary>Does a job. What fails is an answer with an error.</summary>
    /// <param name="request">The job.</param>
    /// <param name="progress">Is told what the trainers log, as they go on; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends it within a fit, as far as its trainer looks; otherwise between two models.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrialAnswer Run(TrialRequest request, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long start = Stopwatch.GetTimestamp();
        try
        {
            OpenedTrialSet set = Find(request.Set);
            // One of its own, so that it can be cancelled and heard alone.
            var mlContext = new MLContext(set.Seed);
            if (progress is not null)
                mlContext.Log += (_, line) => progress.Report(line.Message);
            using CancellationTokenRegistration registration = cancellationToken.Register(mlContext.CancelExecution);
            cancellationToken.ThrowIfCancellationRequested();
            var named = new NamedOptions(request.Estimator, request.Options);
            start = Stopwatch.GetTimestamp();
            return set.Run(request.Number, () => _registry.Create(mlContext, named), cancellationToken) with
            {
                Number = request.Number,
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new TrialAnswer
            {
                Number = request.Number,
                Error = exception.Message,
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }
    }

    private OpenedTrialSet Find(string text)
    {
        Lazy<OpenedTrialSet> set;
        lock (_lock)
        {
            int known = _sets.FindIndex(each => each.Text == text);
            set = known >= 0 ? _sets[known].Set : new(() => Read(text));
            if (known >= 0)
                _sets.RemoveAt(known);
            // The last used is the last; one that failed is tried again at the next call.
            _sets.Add((text, set));
            if (_sets.Count > MostSets)
                _sets.RemoveAt(0);
        }

        try
        {
            return set.Value;
        }
        catch
        {
            lock (_lock)
                _sets.RemoveAll(each => each.Set == set);
            throw;
        }
    }

    private OpenedTrialSet Read(string text)
    {
        TrialSetText set;
        try
        {
            set = JsonSerializer.Deserialize(text, SearchJson.Default.TrialSetText)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"What all jobs share cannot be read: {exception.Message}", exception);
        }

        return OpenedTrialSet.Open(set, _registry);
    }
}
