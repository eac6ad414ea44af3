namespace MlNetDeep;

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

    /// <summary>
    /// Whether examples are kept as their features that are not zero: blocks then give rows by <see cref="RowBlock.GetSparseRow"/>. The same
    /// examples kept dense train the same model, to rounding, unless the layer that reads them has more than 262,144 weights: of so many a step
    /// touches only those of the features that its batch has. The others stay as they are, and so does what the update rule remembers of them:
    /// penalties, weight decay and momentum act on a weight in the steps that have its feature.
    /// </summary>
    public virtual bool IsSparse => false;

    /// <summary>One pass over all examples, each once.</summary>
    /// <param name="seed">The seed of the order; null keeps the data's own.</param>
    /// <param name="epoch">Which epoch: each has an order of its own, which does not depend on earlier ones.</param>
    /// <param name="batchSize">All blocks but the last hold a multiple of this.</param>
    public abstract IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize);

    /// <summary>The rows of one leaf: each row whose number leaves that of the leaf when it is divided by how many leaves there are.</summary>
    /// <param name="leaf">Which, one of this rank's.</param>
    /// <param name="share">How rows are dealt.</param>
    internal virtual TrainingData Deal(int leaf, LeafShare share) => new LeafData(this, leaf, share.Leaves, share.RowsOf(RowCount, leaf));

    /// <summary>Adds all values to a digest, so that a checkpoint knows its data again.</summary>
    /// <param name="append">Takes the bytes.</param>
    public abstract void AppendTo(Action<ReadOnlySpan<byte>> append);
}

/// <summary>Some examples in the order in which to use them. Reading from several threads at a time is allowed.</summary>
public abstract class RowBlock : ISparseRows
{
    /// <summary>The least weight of a row, or a batch, that counts: the least normal number of single precision.</summary>
    internal const float LeastWeight = 1.17549435e-38f;

    /// <summary>The number of examples.</summary>
    public abstract int Rows { get; }

    /// <summary>The summed weight of a range of examples.</summary>
    /// <param name="start">The first.</param>
    /// <param name="rows">How many.</param>
    public abstract double TotalWeight(int start, int rows);

    /// <summary>Copies the features of a range of examples out; sparse ones with all their zeros.</summary>
    /// <param name="start">The first.</param>
    /// <param name="rows">How many.</param>
    /// <param name="features">[rows, features], overwritten.</param>
    public abstract void GatherFeatures(int start, int rows, Span<float> features);

    /// <summary>Copies the targets and weights of a range of examples out.</summary>
    /// <param name="start">The first.</param>
    /// <param name="rows">How many.</param>
    /// <param name="targets">[rows, targets], overwritten.</param>
    /// <param name="weights">[rows], overwritten.</param>
    public abstract void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights);

    /// <summary>The features of one example, where <see cref="TrainingData.IsSparse"/>.</summary>
    /// <param name="position">The example's place in the block's order.</param>
    /// <exception cref="InvalidOperationException">The data are dense.</exception>
    public virtual SparseRow GetSparseRow(int position) =>
        throw new InvalidOperationException("Dense data have no sparse rows: gather their features.");
}
