namespace MlNetDeep;

/// <summary>
/// Examples whose targets are their own features, as an autoencoder learns them. Rows lie in memory once, at one scale, sparse where they
/// were; noise that a network adds to its input does not reach the targets.
/// </summary>
public sealed class ReconstructionData : TrainingData
{
    private readonly TrainingData _rows;

    /// <summary>Wraps rows without copying.</summary>
    /// <param name="rows">Rows without targets: <see cref="TrainingData.TargetLength"/> is 0.</param>
    /// <exception cref="ArgumentException">The rows have targets.</exception>
    public ReconstructionData(TrainingData rows)
    {
        if (rows.TargetLength != 0)
            throw new ArgumentException(
                $"The rows have {rows.TargetLength} target values: give rows without, as their features become the targets.", nameof(rows));
        _rows = rows;
    }

    /// <inheritdoc/>
    public override int FeatureLength => _rows.FeatureLength;

    /// <inheritdoc/>
    public override int TargetLength => _rows.FeatureLength;

    /// <inheritdoc/>
    public override long RowCount => _rows.RowCount;

    /// <inheritdoc/>
    public override bool IsSparse => _rows.IsSparse;

    /// <inheritdoc/>
    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        foreach (RowBlock block in _rows.ReadEpoch(seed, epoch, batchSize))
            yield return new Block(block);
    }

    internal override TrainingData Deal(int leaf, LeafShare share) => new ReconstructionData(_rows.Deal(leaf, share));

    /// <inheritdoc/>
    public override void AppendTo(Action<ReadOnlySpan<byte>> append) => _rows.AppendTo(append);

    private sealed class Block(RowBlock rows) : RowBlock
    {
        public override int Rows => rows.Rows;

        public override double TotalWeight(int start, int count) => rows.TotalWeight(start, count);

        public override void GatherFeatures(int start, int count, Span<float> features) => rows.GatherFeatures(start, count, features);

        public override void GatherTargets(int start, int count, Span<float> targets, Span<float> weights)
        {
            rows.GatherFeatures(start, count, targets);
            rows.GatherTargets(start, count, default, weights);
        }

        public override SparseRow GetSparseRow(int position) => rows.GetSparseRow(position);
    }
}
