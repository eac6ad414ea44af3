namespace MlNetDeep;

/// <summary>
/// Where the models of a search, a comparison or an ensemble are trained. Null in their options trains them here, as many at a time as the options
/// say. A runner of one's own gives them to other processes: it sends what <see cref="TrialJob.ToRequest"/> says, and a worker there answers by
/// <see cref="TrialWorker"/>. The package MlNetDeep.Orleans has one for a cluster.
/// </summary>
public interface ITrialRunner
{
    /// <summary>Runs jobs, in any order and as many at a time as there is room for; the first are those that were asked for first.</summary>
    /// <param name="jobs">At least one, all of one search, comparison or ensemble, of different numbers.</param>
    /// <param name="ended">
    /// To be called once for each job, as it ends: any thread may call it, several at a time. What it throws ends the run, and is thrown.
    /// A second answer of one job is left aside.
    /// </param>
    /// <param name="cancellationToken">Ends the run by an <see cref="OperationCanceledException"/>, and what workers do for it.</param>
    /// <returns>Ends when all jobs have. A job that fails is an answer with an error; what is thrown ends all.</returns>
    Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken);
}

/// <summary>Trains in this process.</summary>
/// <param name="parallelism">Jobs at a time, at least 1.</param>
internal sealed class LocalTrialRunner(int parallelism) : ITrialRunner
{
    public Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken)
    {
        ParallelWork.For(
            jobs.Count, parallelism,
            (i, loop) =>
            {
                TrialAnswer answer = jobs[i].Run();
                ended(answer);
                // Those before it still run, so that the first failure is the same in any order.
                if (answer.Failure is not null)
                    loop.Break();
            },
            cancellationToken);
        return Task.CompletedTask;
    }
}
