namespace MlNetDeep;

/// <summary>
/// Windows over a time series as examples: features [windowSize, inputs], the rows up to one; targets [horizon], a value of the rows behind
/// it. The rows lie in memory once, however much the windows overlap.
/// </summary>
public sealed class WindowedData : TrainingData
{
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _width;
    private readonly int _target;
    private readonly int[] _starts;
    private readonly int _windowSize;

    /// <summary>Wraps rows without copying.</summary>
    /// <param name="rows">[rows, inputs], those of each series together and in order.</param>
    /// <param name="width">Inputs of a row, at least 1.</param>
    /// <param name="target">Which of them the targets are, from 0.</param>
    /// <param name="windowSize">Rows of a window, at least 1.</param>
    /// <param name="horizon">Targets of a window, at least 1.</param>
    /// <param name="starts">The first row of each window, at least one.</param>
    /// <exception cref="ArgumentException">There is no window, or one does not lie within the rows, with its targets.</exception>
    public WindowedData(ReadOnlyMemory<float> rows, int width, int target, int windowSize, int horizon, int[] starts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (starts.Length == 0)
            throw new ArgumentException("There are no windows to learn from.", nameof(starts));
        long last = rows.Length / width - (long)windowSize - horizon;
        if (last < 0 || starts.AsSpan().ContainsAnyExceptInRange(0, (int)last))
            throw new ArgumentException(
                $"Windows of {windowSize} rows with {horizon} behind them must start at rows 0 to {last} of {rows.Length / width}.", nameof(starts));
        _rows = rows;
        _width = width;
        _target = target;
        _windowSize = windowSize;
        _starts = starts;
        TargetLength = horizon;
    }

    /// <inheritdoc/>
    public override int FeatureLength => _windowSize * _width;

    /// <inheritdoc/>
    public override int TargetLength { get; }

    /// <inheritdoc/>
    public override long RowCount => _starts.Length;

    /// <inheritdoc/>
    public override IEnumerable<RowBlock> ReadEpoch(long? seed, int epoch, int batchSize)
    {
        int[] order = [.. Enumerable.Range(0, _starts.Length)];
        if (seed is { } value)
            new RandomStreams(value).Permute(order, RandomStreams.Shuffle(epoch));
        yield return new Block(this, order);
    }

    /// <inheritdoc/>
    public override void AppendTo(Action<ReadOnlySpan<byte>> append)
    {
        append(MemoryMarshal.AsBytes(_rows.Span));
        append(MemoryMarshal.AsBytes(_starts.AsSpan()));
        append(MemoryMarshal.AsBytes([_width, _target, _windowSize, TargetLength]));
    }

    private sealed class Block(WindowedData data, int[] order) : RowBlock
    {
        public override int Rows => order.Length;

        public override double TotalWeight(int start, int rows) => rows;

        public override void GatherFeatures(int start, int rows, Span<float> features)
        {
            int length = data.FeatureLength;
            for (int i = 0; i < rows; i++)
                data._rows.Span.Slice(First(start + i) * data._width, length).CopyTo(features[(i * length)..]);
        }

        public override void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights)
        {
            ReadOnlySpan<float> all = data._rows.Span;
            for (int i = 0; i < rows; i++)
            {
                int row = First(start + i) + data._windowSize;
                for (int step = 0; step < data.TargetLength; step++)
                    targets[i * data.TargetLength + step] = all[(row + step) * data._width + data._target];
            }

            weights[..rows].Fill(1);
        }

        private int First(int position) => data._starts[order[position]];
    }
}
