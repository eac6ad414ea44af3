namespace MlNetDeep;

/// <summary>Examples in contiguous memory: dense ones row-major, sparse ones as compressed sparse rows.</summary>
public sealed class InMemoryData : TrainingData
{
    private readonly ReadOnlyMemory<float> _features;
    // Takes the place of _features.
    private readonly SparseRows? _sparse;
    private readonly ReadOnlyMemory<float> _targets;
    private readonly ReadOnlyMemory<float>? _weights;

    /// <summary>Wraps memory without copying; it may be longer than the rows need.</summary>
    /// <param name="rows">The number of examples, at least 1.</param>
    /// <param name="featureLength">Features an example.</param>
    /// <param name="features">[rows, features].</param>
    /// <param name="targetLength">Target values an example.</param>
    /// <param name="targets">[rows, targets].</param>
    /// <param name="weights">[rows], each at least 0 and not all 0; null or empty weighs all alike.</param>
    /// <exception cref="ArgumentException">There are no rows, a weight is not a number from 0 on, all are 0, or memory is too short.</exception>
    public InMemoryData(
        int rows,
        int featureLength,
        ReadOnlyMemory<float> features,
        int targetLength,
        ReadOnlyMemory<float> targets,
        ReadOnlyMemory<float>? weights = null)
        : this(rows, featureLength, targetLength, targets, weights)
    {
        CheckLength(features, (long)rows * featureLength, nameof(features));
        _features = features;
    }

    /// <summary>Wraps sparse rows without copying; none may be added later.</summary>
    /// <param name="features">At least one row.</param>
    /// <param name="targetLength">Target values an example.</param>
    /// <param name="targets">[rows, targets].</param>
    /// <param name="weights">[rows], each at least 0 and not all 0; null or empty weighs all alike.</param>
    /// <exception cref="ArgumentException">There are no rows, a weight is not a number from 0 on, all are 0, or memory is too short.</exception>
    public InMemoryData(
        SparseRows features, int targetLength, ReadOnlyMemory<float> targets, ReadOnlyMemory<float>? weights = null)
        : this(features.Count, features.FeatureLength, targetLength, targets, weights) => _sparse = features;

    private InMemoryData(
        int rows, int featureLength, int targetLength, ReadOnlyMemory<float> targets, ReadOnlyMemory<float>? weights)
    {
        if (rows < 1)
            throw new ArgumentException("There are no examples to learn from.", nameof(rows));
        CheckLength(targets, (long)rows * targetLength, nameof(targets));
        // "condition ? memory : null" is empty memory in C#, because null converts to it as an array.
        if (weights is { IsEmpty: false } given)
        {
            _weights = given;
            CheckLength(given, rows, nameof(weights));
            CheckWeights(given.Span[..rows]);
        }

        RowCount = rows;
        FeatureLength = featureLength;
        TargetLength = targetLength;
        _targets = targets;
    }

    /// <inheritdoc/>
    public override int FeatureLength { get; }

    /// <inheritdoc/>
    public override int TargetLength { get; }

    /// <inheritdoc/>
    public override long RowCount { get; }

    /// <inheritdoc/>
    public override bool IsSparse => _sparse is not null;

    /// <inheritdoc/>
    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        int[]? order = null;
        if (seed is { } value)
        {
            order = new int[RowCount];
            new RandomStreams(value).Permute(order, RandomStreams.Shuffle(epoch));
        }

        yield return new Block(this, order);
    }

    /// <inheritdoc/>
    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        int rows = (int)RowCount;
        if (_sparse is null)
        {
            append(MemoryMarshal.AsBytes(_features.Span[..(rows * FeatureLength)]));
        }
        else
        {
            append(MemoryMarshal.AsBytes(_sparse.Starts));
            append(MemoryMarshal.AsBytes(_sparse.Indices));
            append(MemoryMarshal.AsBytes(_sparse.Values));
        }

        append(MemoryMarshal.AsBytes(_targets.Span[..(rows * TargetLength)]));
        if (_weights is { } weights)
            append(MemoryMarshal.AsBytes(weights.Span[..rows]));
    }

    private static void CheckLength(ReadOnlyMemory<float> values, long needed, string name)
    {
        if (values.Length < needed)
            throw new ArgumentException($"{needed} values are needed, but there are {values.Length}.", name);
    }

    private static void CheckWeights(ReadOnlySpan<float> weights)
    {
        if (weights.ContainsAnyExceptInRange(0, float.MaxValue))
            throw new ArgumentException("An example's weight is below 0 or not finite: each must be at least 0.", nameof(weights));
        if (!weights.ContainsAnyInRange(RowBlock.LeastWeight, float.MaxValue))
            throw new ArgumentException(
                "All examples weigh 0, or less than 1.2E-38, which counts as 0: at least one must weigh more.", nameof(weights));
    }

    private sealed class Block(InMemoryData data, int[]? order) : RowBlock
    {
        public override int Rows => (int)data.RowCount;

        public override double TotalWeight(int start, int rows)
        {
            if (data._weights is not { } weights)
                return rows;
            double total = 0;
            for (int i = start; i < start + rows; i++)
                total += weights.Span[Source(i)];
            return total;
        }

        public override void GatherFeatures(int start, int rows, Span<float> features)
        {
            int length = data.FeatureLength;
            if (data._sparse is { } sparse)
            {
                for (int i = 0; i < rows; i++)
                    sparse[Source(start + i)].CopyToDense(features.Slice(i * length, length));
                return;
            }

            ReadOnlySpan<float> all = data._features.Span;
            for (int i = 0; i < rows; i++)
                CopyRow(all, Source(start + i), length, features, i);
        }

        public override void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights)
        {
            ReadOnlySpan<float> all = data._targets.Span;
            for (int i = 0; i < rows; i++)
            {
                int source = Source(start + i);
                CopyRow(all, source, data.TargetLength, targets, i);
                weights[i] = data._weights?.Span[source] ?? 1;
            }
        }

        public override SparseRow GetSparseRow(int position) =>
            data._sparse is { } sparse ? sparse[Source(position)] : base.GetSparseRow(position);

        private int Source(int position) => order?[position] ?? position;

        private static void CopyRow(ReadOnlySpan<float> source, int sourceRow, int width, Span<float> destination, int row) =>
            source.Slice(sourceRow * width, width).CopyTo(destination.Slice(row * width, width));
    }
}
