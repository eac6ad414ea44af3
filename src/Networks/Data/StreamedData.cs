namespace MlNetDeep;

/// <summary>
/// Examples that a source gives anew in each epoch, through a shuffle pool, read ahead on a thread of its own. Where the pool holds all,
/// they come in the order that <see cref="InMemoryData"/> has. The order depends on seed, epoch, batch size and the size of the pool.
/// </summary>
/// <param name="source">The examples.</param>
/// <param name="layout">How they stand in memory once scaled.</param>
/// <param name="store">The memory of pool and reading ahead, taken when it is first needed.</param>
/// <param name="rows">How many examples each reading gives.</param>
/// <param name="writer">Takes each example to the network's scale.</param>
/// <param name="cancellationToken">Once it is set an epoch ends soon, with a block of the examples that are there.</param>
internal sealed class StreamedData(
    ExampleSource source, ExampleLayout layout, ExampleStore store, long rows, ScaledWriter writer,
    CancellationToken cancellationToken) : TrainingData
{
    private int _readings;

    public override int FeatureLength => layout.FeatureLength;

    public override int TargetLength => layout.TargetLength;

    public override long RowCount => rows;

    public override bool IsSparse => layout.IsSparse;

    /// <summary>Throws where a reading does not give as many examples as the first one.</summary>
    public static void CheckCount(long rows, long expected)
    {
        if (rows != expected)
            throw new InvalidOperationException(
                $"The data gave {expected} rows when they were first read, but {(rows > expected ? "more" : rows)} when they were read " +
                "again. Streamed data must give the same rows in every epoch: write them to a file first, or raise MemoryLimit so that " +
                "they are read once.");
    }

    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        if (Interlocked.Exchange(ref _readings, 1) != 0)
            throw new InvalidOperationException("Streamed data have one pool: finish or dispose one epoch before the next.");
        try
        {
            store.ReserveAll();
            var pool = new ShufflePool(layout, store.Arenas, seed, epoch);
            using var reader = new ReadAhead(source, writer, RowCount, cancellationToken);
            reader.Give(pool.TakeShare());
            while (true)
            {
                bool last = Refill(pool, reader, batchSize);
                if (pool.Rows > 0)
                {
                    yield return pool.Draw(batchSize, last);
                    pool.RemoveDrawn();
                }

                if (last)
                    yield break;
            }
        }
        finally
        {
            Volatile.Write(ref _readings, 0);
        }
    }

    /// <summary>The leaf has its share of the memory, and reads the source, or its part of it, by itself.</summary>
    internal override TrainingData Deal(int leaf, LeafShare share) => new StreamedData(
        source.PartOf(share with { First = leaf, End = leaf + 1 }) ?? new DealtSource(source, leaf, share.Leaves), layout, new ExampleStore(layout, Math.Max(1, store.MemoryLimit / share.Leaves)),
        share.RowsOf(rows, leaf), writer.Copy(), cancellationToken);

    /// <summary>Reads all examples once, which takes less time than an epoch. How much memory there is shapes the order, and so counts too.</summary>
    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        store.ReserveAll();
        append(MemoryMarshal.AsBytes<long>([.. store.Arenas.Select(arena => (long)arena.Capacity)]));
        using ExampleReader reader = source.Open();
        var arena = new ExampleArena(layout, 1);
        for (; reader.Read(); arena.Clear())
        {
            writer.TryAdd(reader.Current, arena);
            append(MemoryMarshal.AsBytes(arena.Record(0)));
        }
    }

    /// <summary>
    /// Takes what was read into the pool, and lets the reader go on into what is free. What the pool holds does not depend on how fast
    /// either is. True where nothing is left to read.
    /// </summary>
    private bool Refill(ShufflePool pool, ReadAhead reader, int batchSize)
    {
        do
        {
            if (!reader.IsBusy)
                reader.Give(pool.TakeFree());
            pool.Add(reader.Take());
            // The training loop sees the token before it takes a step of the block.
            if (reader.HasEnded || cancellationToken.IsCancellationRequested)
                return true;
        }
        while (pool.Rows < batchSize && pool.HasFree);
        if (pool.Rows < batchSize)
            throw new InvalidOperationException(
                $"A batch of {Math.Min(batchSize, RowCount)} rows does not fit into memory: the limit lets {pool.Rows} be held at a " +
                $"time. Raise MemoryLimit or lower {nameof(TrainingOptions.BatchSize)}.");
        reader.Give(pool.TakeFree());
        return false;
    }
}
