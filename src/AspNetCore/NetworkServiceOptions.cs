namespace MlNetDeep;

/// <summary>How a <see cref="NetworkService{TIn, TOut}"/> gathers rows, watches its file, and what its endpoint takes.</summary>
public sealed class NetworkServiceOptions
{
    /// <summary>The most rows scored at once, at least 1; each thread that scores takes memory for so many. Default 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Batches of gathered rows that are scored at a time, at least 1; further rows wait. Default: the number of processors.</summary>
    public int MaxConcurrentBatches { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How long rows may wait for more to join their batch while requests wait for a thread, at least 0; where none does, a row is scored at
    /// once. Default 1 ms.
    /// </summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Rows that may wait to be scored, at least 1; a caller beyond them waits until there is room. Default 10,000.</summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>
    /// How often the model's file is looked at, above 0 and up to 24 days; <see cref="Timeout.InfiniteTimeSpan"/> never. A file with another
    /// time or length is loaded. Default 1 s.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most rows of a request, at least 1; with more it is answered by 413. Default 1,000.</summary>
    public int MaxRequestRows { get; set; } = 1_000;

    /// <summary>The most bytes of a request's body, at least 1; with more it is answered by 413. Default 4 MB.</summary>
    public int MaxRequestBytes { get; set; } = 4 << 20;

    /// <summary>
    /// Makes the context that loads a model; for models that need assemblies registered in its ComponentCatalog, as custom mappings do.
    /// Null, the default: a new <see cref="MLContext"/>.
    /// </summary>
    public Func<MLContext>? CreateContext { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it, its value and the range.</exception>
    internal void Check()
    {
        CheckLeast(nameof(BatchSize), BatchSize);
        CheckLeast(nameof(MaxConcurrentBatches), MaxConcurrentBatches);
        CheckLeast(nameof(QueueCapacity), QueueCapacity);
        CheckLeast(nameof(MaxRequestRows), MaxRequestRows);
        CheckLeast(nameof(MaxRequestBytes), MaxRequestBytes);
        if (LongestWait < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(LongestWait), LongestWait, "A row waits for 0 or longer; use TimeSpan.Zero for no wait.");
        if (ReloadInterval != Timeout.InfiniteTimeSpan && (ReloadInterval <= TimeSpan.Zero || ReloadInterval.TotalMilliseconds > int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ReloadInterval), ReloadInterval, "Use a time above 0 and up to 24 days, or Timeout.InfiniteTimeSpan to never look.");
        }
    }

    private static void CheckLeast(string option, int value)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(option, value, "Use 1 or more.");
    }
}
