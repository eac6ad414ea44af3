namespace MlNetDeep.Networks;

/// <summary>
/// Examples to learn from: features, targets and weights. An epoch is a sequence of blocks that fit into memory; data held in memory
/// is one block, streamed data are several.
/// </summary>
public abstract class TrainingData
{
    /// <summary>The number of features of an example.</summary>
    public abstract int FeatureLength { get; }

    /// <summary>The number of target values of an example.</summary>
    public abstract int TargetLength { get; }

    /// <summary>The number of examples.</summary>
    public abstract long RowCount { get; }

    /// <summary>One pass over all examples, each once.</summary>
    /// <param name="seed">The seed of the order; null keeps the data's own.</param>
    /// <param name="epoch">Which epoch: each has an order of its own, which does not depend on earlier ones.</param>
    /// <param name="batchSize">All blocks but the last hold a multiple of this.</param>
    public abstract IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize);

    /// <summary>Adds all values to a digest, so that a checkpoint knows its data again.</summary>
    /// <param name="append">Takes the bytes.</param>
    public abstract void AppendTo(Action<ReadOnlySpan<byte>> append);
}

/// <summary>Some examples in the order in which to use them. Reading from several threads at a time is allowed.</summary>
public abstract class RowBlock
{
    /// <summary>The number of examples.</summary>
    public abstract int Rows { get; }

    /// <summary>The summed weight of a range of examples.</summary>
    /// <param name="start">The first.</param>
    /// <param name="rows">How many.</param>
    public abstract double TotalWeight(int start, int rows);

    /// <summary>Copies a range of examples out.</summary>
    /// <param name="start">The first.</param>
    /// <param name="rows">How many.</param>
    /// <param name="features">[rows, features], overwritten.</param>
    /// <param name="targets">[rows, targets], overwritten.</param>
    /// <param name="weights">[rows], overwritten.</param>
    public abstract void Gather(int start, int rows, Span<float> features, Span<float> targets, Span<float> weights);
}
