namespace MlNetDeep;

/// <summary>This rank among those that train together, and the leaves that each has; of training alone, the only one.</summary>
internal sealed class RankGroup
{
    private readonly IRankExchange? _exchange;
    private readonly int[] _leaves;
    private readonly int[] _counts;
    private readonly LossTotals[] _losses;
    private readonly Report[] _reports;

    private RankGroup(IRankExchange? exchange, int leaves)
    {
        _exchange = exchange is { Ranks: > 1 } ? exchange : null;
        Share = ShareOf(Rank, leaves);
        _leaves = [.. Enumerable.Range(0, Ranks).Select(rank => ShareOf(rank, leaves).Count)];
        _counts = new int[Ranks];
        _losses = new LossTotals[leaves];
        _reports = new Report[leaves];
    }

    /// <summary>One alone, with so many leaves.</summary>
    public static RankGroup Alone(int leaves = 1) => new(null, leaves);

    /// <summary>The ranks that options name.</summary>
    public static RankGroup Of(TrainingOptions options) => new(options.Ranks, options.GradientLeaves);

    /// <summary>Its number, from 0.</summary>
    public int Rank => _exchange?.Rank ?? 0;

    /// <summary>How many there are.</summary>
    public int Ranks => _exchange?.Ranks ?? 1;

    /// <summary>This rank's leaves.</summary>
    public LeafShare Share { get; }

    /// <summary>A rank's leaves.</summary>
    public LeafShare ShareOf(int rank) => ShareOf(rank, Share.Leaves);

    /// <summary>What rank 0 says.</summary>
    public T FromFirst<T>(T value)
        where T : unmanaged
    {
        if (_exchange is null)
            return value;
        FromFirst(MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    /// <summary>Overwrites values by those of rank 0.</summary>
    public void FromFirst<T>(Span<T> values)
        where T : unmanaged
    {
        if (_exchange is null)
            return;
        Array.Clear(_counts);
        _counts[0] = MemoryMarshal.AsBytes(values).Length;
        _exchange.Gather(MemoryMarshal.AsBytes(values), _counts);
    }

    /// <summary>A value of each rank.</summary>
    public T[] Each<T>(T own)
        where T : unmanaged
    {
        var all = new T[Ranks];
        all[Rank] = own;
        Gather<T>(all, [.. Enumerable.Repeat(1, Ranks)]);
        return all;
    }

    /// <summary>A number of all ranks together.</summary>
    public long Sum(long own) => Each(own).Sum();

    /// <summary>Makes values that each rank has so many of, end to end, known to all.</summary>
    public void Gather<T>(Span<T> values, ReadOnlySpan<int> counts)
        where T : unmanaged
    {
        if (_exchange is null)
            return;
        Size<T>(counts, _counts);
        _exchange.Gather(MemoryMarshal.AsBytes(values), _counts);
    }

    /// <summary>Makes a value, or so many, of each leaf known to all.</summary>
    public void GatherLeaves<T>(Span<T> values, int each = 1)
        where T : unmanaged
    {
        if (_exchange is null)
            return;
        for (int i = 0; i < Ranks; i++)
            _counts[i] = checked(_leaves[i] * each * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        _exchange.Gather(MemoryMarshal.AsBytes(values), _counts);
    }

    /// <summary>Sends values to each rank and takes those of each, both in the order of ranks; counts are of bytes.</summary>
    public void Scatter(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentBytes, Span<float> received, ReadOnlySpan<int> receivedBytes) =>
        _exchange!.Scatter(MemoryMarshal.AsBytes(sent), sentBytes, MemoryMarshal.AsBytes(received), receivedBytes);

    /// <summary>The losses of all leaves, added in their order, of those of this rank's.</summary>
    public LossTotals Sum(ReadOnlySpan<LossTotals> own)
    {
        if (Share.Leaves == 1)
            return own[0];
        own.CopyTo(_losses.AsSpan(Share.First));
        GatherLeaves<LossTotals>(_losses);
        var sum = default(LossTotals);
        foreach (LossTotals losses in _losses)
            sum += losses;
        return sum;
    }

    /// <summary>Whether all ranks go on with a batch; then it has the weight of all its rows.</summary>
    public bool Agree(TrainingBatch batch, bool stops)
    {
        for (int i = 0; i < batch.Leaves.Length; i++)
            _reports[Share.First + i] = new Report(batch.Leaves[i].Weight, stops ? 1 : 0);
        GatherLeaves<Report>(_reports);
        batch.Weight = 0;
        double stopping = 0;
        foreach (Report report in _reports)
        {
            batch.Weight += report.Weight;
            stopping += report.Stops;
        }

        return stopping == 0;
    }

    private LeafShare ShareOf(int rank, int leaves) => LeafShare.Of(leaves, rank, Ranks);

    private static void Size<T>(ReadOnlySpan<int> counts, Span<int> bytes)
    {
        for (int i = 0; i < counts.Length; i++)
            bytes[i] = checked(counts[i] * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
    }

    private readonly record struct Report(double Weight, double Stops);
}
