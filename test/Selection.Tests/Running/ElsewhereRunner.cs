using System.Text.Json;

namespace MlNetDeep.Selection.Tests.Running;

/// <summary>
/// A runner as users write one: what travels goes through text, to a worker with a registry of its own. Answers come in reverse order, from several
/// threads.
/// </summary>
internal sealed class ElsewhereRunner(FitRegistry driver, FitRegistry elsewhere) : ITrialRunner
{
    private readonly TrialWorker _worker = new(elsewhere);

    public List<TrialRequest> Requests { get; } = [];

    public Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken)
    {
        var requests = jobs.Select(job => (job, job.ToRequest(driver))).Reverse().ToArray();
        Requests.AddRange(requests.Select(each => each.Item2).OfType<TrialRequest>());
        return Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = cancellationToken }, async (each, token) =>
        {
            await Task.Yield();
            ended(each.Item2 is { } request ? Answer(request, token) : each.job.Run());
        });
    }

    private TrialAnswer Answer(TrialRequest request, CancellationToken token)
    {
        TrialRequest travelled = JsonSerializer.Deserialize<TrialRequest>(JsonSerializer.Serialize(request))!;
        _worker.Open(travelled.Set);
        TrialAnswer answer = _worker.Run(travelled, cancellationToken: token);
        // What stays in a process does not travel.
        return new TrialAnswer
        {
            Number = answer.Number,
            Seconds = answer.Seconds,
            Error = answer.Error,
            Result = answer.Result,
            Model = answer.Model.ToArray(),
            ModelPath = answer.ModelPath,
        };
    }
}
