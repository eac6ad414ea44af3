namespace MlNetDeep;

/// <summary>
/// What one training on several ranks needs of whatever connects them: processes of one machine or many, or threads. All ranks make the same calls
/// in the same order, and the calls only copy: what is added is added by the training itself, in an order of its own, so that the number of ranks
/// changes no bit (docs/explanation/adr/0030).
/// </summary>
/// <remarks>A call that cannot be done throws; the training is then lost on all ranks, and whatever connects them must end those that wait.</remarks>
public interface IRankExchange
{
    /// <summary>The number of this rank, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are, at least 1.</summary>
    int Ranks { get; }

    /// <summary>
    /// Threads to train on where <see cref="TrainingOptions.NumberOfThreads"/> is null: the machine's processors divided by its ranks, at least 1. Null
    /// takes all processors.
    /// </summary>
    int? Threads { get; }

    /// <summary>Makes each rank's part known to all.</summary>
    /// <param name="values">The parts of all ranks, end to end in their order: this rank's is set before, all are afterwards.</param>
    /// <param name="counts">[ranks], the bytes of each part.</param>
    void Gather(Span<byte> values, ReadOnlySpan<int> counts);

    /// <summary>Sends a part to each rank, and receives one from each.</summary>
    /// <param name="sent">The parts for all ranks, end to end in their order; that for this rank is received too.</param>
    /// <param name="sentCounts">[ranks], the bytes of each.</param>
    /// <param name="received">The parts from all ranks, end to end in their order, overwritten.</param>
    /// <param name="receivedCounts">[ranks], the bytes of each.</param>
    void Scatter(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts);
}
