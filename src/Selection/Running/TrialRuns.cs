namespace MlNetDeep;

/// <summary>Runs jobs by any runner, and holds it to its word.</summary>
internal static class TrialRuns
{
    /// <summary>Runs jobs of different numbers; each has ended once behind it.</summary>
    /// <exception cref="InvalidOperationException">The runner gave answers of other jobs, or left some out.</exception>
    public static void RunAll(
        this ITrialRunner runner, IReadOnlyList<TrialJob> jobs, Action<TrialJob, TrialAnswer> ended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (jobs.Count == 0)
            return;
        Dictionary<int, TrialJob> open = jobs.ToDictionary(job => job.Number);
        void End(TrialAnswer answer)
        {
            TrialJob? job;
            lock (open)
            {
                if (!open.Remove(answer.Number, out job))
                    return;
            }

            ended(job, answer);
        }

        // Another's continuations must not wait for this thread, where it has a context that runs them.
        Task run = runner is LocalTrialRunner
            ? runner.RunAsync(jobs, End, cancellationToken)
            : Task.Run(() => runner.RunAsync(jobs, End, cancellationToken), CancellationToken.None);
        run.GetAwaiter().GetResult();
        if (open.Count > 0 && runner is not LocalTrialRunner)
            throw new InvalidOperationException(
                $"The runner {runner.GetType().Name} ended without an answer of {open.Count} of {jobs.Count} jobs, the first of them " +
                string.Create(CultureInfo.InvariantCulture, $"{open.Keys.Min()}."));
    }
}
