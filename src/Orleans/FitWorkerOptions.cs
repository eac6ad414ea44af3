namespace MlNetDeep;

/// <summary>How a silo works on fits.</summary>
public sealed class FitWorkerOptions
{
    /// <summary>
    /// Fits at a time, at least 1; further ones wait. Trainers of this library take all cores for one fit unless their NumberOfThreads says less; of
    /// trainers with one thread as many as there are cores suit. Default: 1.
    /// </summary>
    public int Slots { get; set; } = 1;

    /// <summary>As progress and errors call the worker. Default: the machine's name and the process's id.</summary>
    public string Name { get; set; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Models up to so many bytes travel in messages, at least 0; larger ones are written to <see cref="ModelFolder"/>. Default: 8 MiB.</summary>
    public int MaximumModelBytes { get; set; } = 8 << 20;

    /// <summary>
    /// A folder that drivers see under the same path, for models above <see cref="MaximumModelBytes"/>; a driver removes what it has read. Null has
    /// none: such a model is then an error of its fit. Default: null.
    /// </summary>
    public string? ModelFolder { get; set; }

    /// <summary>
    /// How long a fit goes on, and its result is kept, while no driver asks for it: long enough for one that is started again. Above 2 s.
    /// Default: one minute.
    /// </summary>
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromMinutes(1);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumModelBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AbandonAfter, TimeSpan.FromSeconds(2));
    }
}
