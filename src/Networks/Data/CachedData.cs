namespace MlNetDeep;

/// <summary>
/// Examples held in arenas, all or those of a selection, ascending numbers; an epoch is one block. Where those of some leaves alone are held, an epoch has
/// these, and <see cref="RowCount"/> is still that of all.
/// </summary>
internal sealed class CachedData(ExampleLayout layout, IReadOnlyList<ExampleArena> arenas, int[]? selection, LeafShare held, long rows) : TrainingData
{
    public override int FeatureLength => layout.FeatureLength;

    public override int TargetLength => layout.TargetLength;

    public override long RowCount => rows;

    public override bool IsSparse => layout.IsSparse;

    private int Held { get; } = selection?.Length ?? arenas.Sum(arena => arena.Count);

    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        int[]? order = selection;
        if (seed is { } value)
        {
            order = new int[Held];
            new RandomStreams(value).Permute(order, RandomStreams.Shuffle(epoch));
            if (selection is not null)
            {
                foreach (ref int number in order.AsSpan())
                    number = selection[number];
            }
        }

        yield return new ExampleBlock(layout, arenas, order, Held);
    }

    internal override TrainingData Deal(int leaf, LeafShare share) =>
        held.IsAll ? base.Deal(leaf, share) : new LeafData(this, leaf - held.First, held.Count, share.RowsOf(rows, leaf));

    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        int number = 0, selected = 0;
        foreach (ExampleArena arena in arenas)
        {
            for (int row = 0; row < arena.Count; row++, number++)
            {
                if (selection is not null && (selected == selection.Length || selection[selected] != number))
                    continue;
                selected++;
                append(MemoryMarshal.AsBytes(arena.Record(row)));
            }
        }
    }
}
