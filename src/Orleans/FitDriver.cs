using System.Diagnostics;

namespace MlNetDeep;

/// <summary>One run on a cluster: finds workers, lets each take from the queue, and ends with the queue.</summary>
internal sealed class FitDriver(IClusterClient client, WorkerDescription driver, FitQueue queue, OrleansTrialRunnerOptions options)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<SiloAddress, FitWorkerLink> _links = [];
    private long _lastAnswer = Stopwatch.GetTimestamp();
    private string _lastError = "the cluster has no silo with fits";

    /// <summary>Runs all.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What cannot travel is said before any worker is asked; what is needed of all is known from the first.
        if (queue.Take() is not { } first)
        {
            await queue.Completion.ConfigureAwait(false);
            return;
        }

        queue.Return([first]);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await ConnectFirstAsync(ending.Token).ConfigureAwait(false);
            foreach (FitWorkerLink link in _links.Values)
                link.Begin(ending.Token);
            await WatchAsync(ending.Token).ConfigureAwait(false);
            await queue.Completion.ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_links.Values.Select(link => link.EndAsync())).ConfigureAwait(false);
        }
    }

    // All workers that are there are asked before the first fit: one that cannot take part ends all.
    private async Task ConnectFirstAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            FitWorkerLink[] found = [.. (await LookAsync(cancellationToken).ConfigureAwait(false)).Select(Link)];
            string?[] refusals = await Task.WhenAll(found.Select(link => link.ConnectAsync(cancellationToken))).ConfigureAwait(false);
            if (refusals.FirstOrDefault(refusal => refusal is not null) is { } refused)
                throw new InvalidOperationException(refused);
            FitWorkerLink[] ready = [.. found.Where(link => link.IsReady)];
            foreach (FitWorkerLink link in ready)
                _links.Add(link.Silo, link);
            if (ready.Length > 0)
                return;
            CheckTime(found);
            await Task.Delay(LookInterval / 4, cancellationToken).ConfigureAwait(false);
        }
    }

    // Until all fits have ended: silos that come are asked, those that are gone are left.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!queue.Completion.IsCompleted)
        {
            await Task.WhenAny(queue.Completion, Task.Delay(LookInterval, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (queue.Completion.IsCompleted)
                return;
            foreach (SiloAddress silo in await LookAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!_links.ContainsKey(silo))
                {
                    FitWorkerLink link = Link(silo);
                    _links.Add(silo, link);
                    link.Begin(cancellationToken);
                }
            }

            CheckTime(_links.Values);
        }
    }

    private FitWorkerLink Link(SiloAddress silo) => new(client, silo, driver, queue, options);

    private async Task<IEnumerable<SiloAddress>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            Task<Dictionary<SiloAddress, SiloStatus>> look = client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken);
            return (await look.WaitAsync(options.WorkerTimeout, cancellationToken).ConfigureAwait(false)).Keys;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // As long as the cluster finds itself anew after a loss; workers that are known are asked all the same.
            _lastError = exception.Message;
            return [];
        }
    }

    private void CheckTime(IEnumerable<FitWorkerLink> links)
    {
        foreach (FitWorkerLink link in links)
        {
            _lastAnswer = Math.Max(_lastAnswer, link.LastAnswer);
            _lastError = link.LastError ?? _lastError;
        }

        if (Stopwatch.GetElapsedTime(_lastAnswer) > options.ClusterTimeout)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"No worker has answered for {options.ClusterTimeout.TotalSeconds:0.#} s, and {queue.OpenCount} fits have not ended: start silos with " +
                $"{nameof(SiloFitExtensions.AddFits)}, in the cluster that this client is connected to. The last error: {_lastError}"));
    }
}
