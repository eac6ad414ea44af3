using Orleans.Concurrency;

namespace MlNetDeep;

/// <summary>
/// The way to the fits of one silo. Its key is the silo's address and a number: what it leads to is the silo's, not the grain's, so that a grain
/// that Orleans moves or makes anew loses nothing, and any number leads to the same. Every call is short.
/// </summary>
[Alias("MlNetDeep.IFitDoor")]
internal interface IFitDoor : IGrainWithStringKey
{
    /// <summary>Who the worker is.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:02"), Alias("Describe")]
    Task<WorkerCard> Describe();

    /// <summary>Begins to load what fits share, or tells how far that is.</summary>
    /// <param name="id">Its digest.</param>
    /// <param name="set">Its text.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:02"), Alias("Open")]
    Task<OpenStand> Open(string id, string set);

    /// <summary>Begins what is new, and tells how fits are, as soon as one has ended, at the latest after a quarter of a second.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:02"), Alias("Exchange")]
    Task<FitReply> Exchange(FitCall call);
}

/// <summary>A door that stands in its silo.</summary>
internal sealed class FitDoor(FitBench bench, ILocalSiloDetails silo) : Grain, IFitDoor
{
    /// <summary>The key of a silo's door.</summary>
    public static string KeyOf(SiloAddress silo, int number) => $"{silo.ToParsableString()}/{number}";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The hint of the call is not followed where its silo is gone.
        if (this.GetPrimaryKeyString().Split('/')[0] != silo.SiloAddress.ToParsableString())
            throw new InvalidOperationException($"The worker {this.GetPrimaryKeyString()} is not there any more.");
        return Task.CompletedTask;
    }

    public Task<WorkerCard> Describe() => Task.FromResult(bench.Card);

    public Task<OpenStand> Open(string id, string set) => bench.OpenAsync(id, set);

    public Task<FitReply> Exchange(FitCall call) => bench.ExchangeAsync(call);
}
