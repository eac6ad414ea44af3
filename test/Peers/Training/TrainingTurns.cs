using MlNetDeep.Benchmarks;

namespace MlNetDeep.Peers;

/// <summary>After each of our epochs: the peer's epochs, and the machine's peak, so that all see the same moments of a shared machine.</summary>
/// <param name="peers">The peer, once for each number of threads.</param>
internal sealed class TrainingTurns(TorchTrainer[] peers)
{
    private readonly List<double> _own = [];
    private readonly List<double> _flopsPerSecond = [];
    private readonly List<double>[] _peers = [.. peers.Select(_ => new List<double>())];

    /// <summary>Takes our epoch's time and lets the others have their turn.</summary>
    /// <param name="epoch">Our epoch just done.</param>
    public void Take(EpochRecord epoch)
    {
        _own.Add(epoch.Seconds);
        _flopsPerSecond.Add(MachineLimits.FlopsPerSecond());
        for (int i = 0; i < peers.Length; i++)
        {
            _peers[i].Add(peers[i].TrainEpoch());
            CollectGarbage();
        }

        string peerSeconds = string.Join(", ", _peers.Select(times => FormattableString.Invariant($"{times[^1]:F3}")));
        PeerReport.Write($"  epoch {epoch.Epoch}: ours {epoch.Seconds:F3} s, peer {peerSeconds} s");
    }

    /// <summary>Our median epoch, without the first.</summary>
    public double OwnMedian() => Timing.Median(_own.Skip(1));

    /// <summary>The peer's median epochs, without the first, for each number of threads.</summary>
    public IReadOnlyList<Timed> PeerMedians() =>
        [.. peers.Zip(_peers, (peer, times) => new Timed(PeerSettings.InWords(peer.Threads), Timing.Median(times.Skip(1))))];

    /// <summary>The peak of one thread over the same time.</summary>
    public double MedianFlopsPerSecond() => Timing.Median(_flopsPerSecond);

    // So that no side's garbage is collected, or finalized, in another's time.
    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
