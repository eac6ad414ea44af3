namespace MlNetDeep;

/// <summary>Every so manieth of the rows of data that are one block, which stay where they are.</summary>
/// <param name="whole">The rows.</param>
/// <param name="first">The first of this leaf.</param>
/// <param name="stride">From each to the next.</param>
/// <param name="rows">How many there are.</param>
internal sealed class LeafData(TrainingData whole, int first, int stride, long rows) : TrainingData
{
    public override int FeatureLength => whole.FeatureLength;

    public override int TargetLength => whole.TargetLength;

    public override long RowCount => rows;

    public override bool IsSparse => whole.IsSparse;

    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        int[] order = [.. Enumerable.Range(0, (int)rows)];
        if (seed is { } value)
            new RandomStreams(value).Permute(order, RandomStreams.Shuffle(epoch));
        foreach (ref int row in order.AsSpan())
            row = first + row * stride;
        yield return new ReorderedBlock(Block(), order);
    }

    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        RowBlock block = Block();
        var (features, targets, weights) = (new float[IsSparse ? 0 : FeatureLength], new float[TargetLength], new float[1]);
        for (int i = 0; i < rows; i++)
        {
            int row = first + i * stride;
            if (IsSparse)
            {
                SparseRow values = block.GetSparseRow(row);
                append(MemoryMarshal.AsBytes([values.Indices.Length]));
                append(MemoryMarshal.AsBytes(values.Indices));
                append(MemoryMarshal.AsBytes(values.Values));
            }
            else
            {
                block.GatherFeatures(row, 1, features);
                append(MemoryMarshal.AsBytes<float>(features));
            }

            block.GatherTargets(row, 1, targets, weights);
            append(MemoryMarshal.AsBytes<float>(targets));
            append(MemoryMarshal.AsBytes<float>(weights));
        }
    }

    private RowBlock Block()
    {
        using IEnumerator<RowBlock> blocks = whole.ReadEpoch(null, 0, 1).GetEnumerator();
        RowBlock? block = blocks.MoveNext() ? blocks.Current : null;
        return block is not null && !blocks.MoveNext() ? block : throw new NotSupportedException(
            $"{whole.GetType().Name} come in several blocks, so that their rows cannot be dealt to leaves: set {nameof(TrainingOptions.GradientLeaves)} to 1, " +
            $"or give rows by {nameof(InMemoryData)} or {nameof(ExampleSet)}.");
    }
}
