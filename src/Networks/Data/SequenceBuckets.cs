namespace MlNetDeep;

/// <summary>
/// Batches of sequences of like length, so that most of a batch's rows have each of its steps: in the order of an epoch, 16 batches at a
/// time are sorted by falling length, cut into batches anew, and these put into a random order. Every block of every kind of data is
/// arranged so; which examples meet is a function of the seed, the epoch and the order that the data give.
/// </summary>
internal sealed class SequenceBuckets(IVaryingSteps layer, TrainingData data, int batchSize)
{
    // Few enough for an epoch to stay random, many enough for the lengths of a batch to differ by about a sixteenth of their range.
    private const int WindowBatches = 16;

    private readonly float[] _row = new float[data.FeatureLength];

    /// <summary>One pass over the rows of a leaf: the order is its own, the turns of its batches those of all leaves, so that they are of like length.</summary>
    public static IEnumerable<RowBlock> ReadEpoch(
        Sequential network, TrainingData data, RandomStreams? random, int leaf, int epoch, int batchSize) =>
        ReadEpoch(network, data, random?.LeafSeed(leaf), random?.Seed, epoch, batchSize);

    /// <summary>
    /// One pass over all examples, arranged where the network takes sequences of different lengths. Without a seed each batch keeps its
    /// examples, and those alone are sorted.
    /// </summary>
    /// <exception cref="ArgumentException">An example does not begin with a number of steps; thrown as blocks are read.</exception>
    public static IEnumerable<RowBlock> ReadEpoch(Sequential network, TrainingData data, long? seed, int epoch, int batchSize) =>
        ReadEpoch(network, data, seed, seed, epoch, batchSize);

    private static IEnumerable<RowBlock> ReadEpoch(Sequential network, TrainingData data, long? order, long? turns, int epoch, int batchSize)
    {
        IEnumerable<RowBlock> blocks = data.ReadEpoch(order, epoch, batchSize);
        return network.Layers[0] is IVaryingSteps layer
            ? new SequenceBuckets(layer, data, batchSize).Arrange(blocks, turns, epoch)
            : blocks;
    }

    private IEnumerable<RowBlock> Arrange(IEnumerable<RowBlock> blocks, long? seed, int epoch)
    {
        int windows = 0;
        foreach (RowBlock block in blocks)
        {
            var rows = (int)Math.Min(block.Rows, (long)batchSize * (seed is null ? 1 : WindowBatches));
            int[] order = Sort(block, rows);
            for (int start = 0; seed is { } value && start < order.Length; start += rows)
            {
                Span<int> window = order.AsSpan(start, Math.Min(rows, order.Length - start));
                ShuffleBatches(window, new RandomStreams(value), RandomStreams.Buckets(epoch, windows++));
            }

            yield return new ReorderedBlock(block, order);
        }
    }

    /// <summary>The places of a block's examples, within each window by falling length; equal ones stay in order.</summary>
    private int[] Sort(RowBlock block, int windowRows)
    {
        var keys = new long[block.Rows];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ((long)(layer.MaximumSteps - StepsOf(block, i)) << 32) | (uint)i;
        for (int start = 0; start < keys.Length; start += windowRows)
            keys.AsSpan(start, Math.Min(windowRows, keys.Length - start)).Sort();
        return Array.ConvertAll(keys, key => (int)key);
    }

    private int StepsOf(RowBlock block, int position)
    {
        if (!data.IsSparse)
        {
            block.GatherFeatures(position, 1, _row);
            return layer.StepsOf(_row[0]);
        }

        SparseRow row = block.GetSparseRow(position);
        return row.Indices is [0, ..] ? layer.StepsOf(row.Values[0]) : 0;
    }

    private void ShuffleBatches(Span<int> window, RandomStreams random, ulong stream)
    {
        int[] sorted = window.ToArray();
        var turns = new int[(int)((window.Length + (long)batchSize - 1) / batchSize)];
        random.Permute(turns, stream);
        // Where examples do not fill all batches, the one that comes last is short, be it of long sequences or of short ones.
        var missing = (int)((long)turns.Length * batchSize - window.Length);
        int last = turns[^1];
        foreach (int turn in turns)
        {
            int start = turn * batchSize - (turn > last ? missing : 0), rows = batchSize - (turn == last ? missing : 0);
            sorted.AsSpan(start, rows).CopyTo(window);
            window = window[rows..];
        }
    }
}
