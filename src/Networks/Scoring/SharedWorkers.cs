namespace MlNetDeep;

/// <summary>
/// The process's threads for scoring batches: one a processor, begun by the first batch that is large enough, asleep between batches. They
/// start on a piece within microseconds where <see cref="Parallel"/> takes tens, which a batch of 256 rows would feel.
/// </summary>
internal static class SharedWorkers
{
    private static readonly Lock Gate = new();
    private static readonly Lazy<WorkerPool> Pool = new(() => new WorkerPool(Environment.ProcessorCount));

    /// <summary>
    /// Runs body(0) to body(tasks - 1), each once, and returns when all are done. While the threads work for another caller, it works
    /// alone.
    /// </summary>
    public static void Run(int tasks, Action<int> body)
    {
        if (!Gate.TryEnter())
        {
            for (int i = 0; i < tasks; i++)
                body(i);
            return;
        }

        try
        {
            Pool.Value.Run(tasks, long.MaxValue, (task, _) => body(task));
        }
        finally
        {
            Gate.Exit();
        }
    }
}
