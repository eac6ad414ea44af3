namespace MlNetDeep;

/// <summary>The ranks of an MPI job, as <see cref="TrainingOptions.Ranks"/> takes them; of a process that no launcher started, the only one.</summary>
public sealed class MpiRanks : IRankExchange
{
    private readonly MpiLibrary? _library;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    // Of what is sent and received, where each rank's part begins.
    private readonly int[] _sentOffsets;
    private readonly int[] _receivedOffsets;

    internal MpiRanks(MpiLibrary? library, int localRanks)
    {
        _library = library;
        _sentOffsets = new int[Ranks];
        _receivedOffsets = new int[Ranks];
        Threads = Math.Max(1, Environment.ProcessorCount / localRanks);
    }

    /// <inheritdoc/>
    public int Rank => _library?.Rank ?? 0;

    /// <inheritdoc/>
    public int Ranks => _library?.Ranks ?? 1;

    /// <summary>The processors that this process may use, divided by the ranks on its machine, at least 1.</summary>
    public int? Threads { get; }

    /// <summary>The name and version of the MPI library; null where no launcher started this process.</summary>
    public string? Version => _library?.Version;

    /// <summary>The bytes that this rank has received from others.</summary>
    public long BytesReceived { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The call comes from another thread than that of <see cref="MpiRun"/>.</exception>
    /// <exception cref="IOException">MPI cannot do it.</exception>
    public void Gather(Span<byte> values, ReadOnlySpan<int> counts)
    {
        CheckThread();
        Offsets(counts, _receivedOffsets);
        _library?.Gather(values, counts, _receivedOffsets);
        BytesReceived += values.Length - counts[Rank];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The call comes from another thread than that of <see cref="MpiRun"/>.</exception>
    /// <exception cref="IOException">MPI cannot do it.</exception>
    public void Scatter(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        CheckThread();
        Offsets(sentCounts, _sentOffsets);
        Offsets(receivedCounts, _receivedOffsets);
        if (_library is null)
            sent.CopyTo(received);
        else
            _library.Scatter(sent, sentCounts, _sentOffsets, received, receivedCounts, _receivedOffsets);
        BytesReceived += received.Length - receivedCounts[Rank];
    }

    /// <inheritdoc/>
    public override string ToString() => $"rank {Rank} of {Ranks}";

    private static void Offsets(ReadOnlySpan<int> counts, Span<int> offsets)
    {
        for (int i = 0, start = 0; i < counts.Length; start += counts[i++])
            offsets[i] = start;
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException(
                $"Ranks exchange on the thread that {nameof(MpiRun)}.{nameof(MpiRun.Main)} runs its program on: train there, and not in a Task or a thread of its own.");
    }
}
