namespace MlNetDeep;

/// <summary>How a driver deals with its workers.</summary>
public sealed class OrleansTrialRunnerOptions
{
    /// <summary>
    /// How long a worker may give no answer until its fits are done elsewhere, above 0. One that answers again is used again: too short a time
    /// costs fits done twice, never a wrong figure. Default: 3 s.
    /// </summary>
    public TimeSpan WorkerTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long no worker at all may answer until the search ends with an error, above 0. Default: 1 minute.</summary>
    public TimeSpan ClusterTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Is told how fits are, about once a second each while they run, and which workers come and go. Null tells nobody. Default: null.</summary>
    public IProgress<FitProgress>? Progress { get; set; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WorkerTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ClusterTimeout, TimeSpan.Zero);
    }
}

/// <summary>How a fit is, or a worker.</summary>
/// <param name="State">What has happened.</param>
/// <param name="Worker">Where: <see cref="FitWorkerOptions.Name"/>.</param>
/// <param name="Number">The fit's number; null of news of a worker.</param>
/// <param name="Name">What the fit is, as <see cref="TrialJob.Name"/>; null of news of a worker.</param>
/// <param name="Elapsed">How long it has run.</param>
/// <param name="Message">What its trainer logged last, why it failed, or why a worker is not used.</param>
public sealed record FitProgress(FitState State, string Worker, int? Number, string? Name, TimeSpan Elapsed, string? Message);

/// <summary>What has happened.</summary>
public enum FitState
{
    /// <summary>A worker is ready.</summary>
    WorkerReady,

    /// <summary>A worker that came later cannot take part, and is not used: the message says why.</summary>
    WorkerRefused,

    /// <summary>A worker gives no answer; its fits are done elsewhere.</summary>
    WorkerLost,

    /// <summary>A fit runs.</summary>
    Running,

    /// <summary>A fit has ended.</summary>
    Ended,
}
