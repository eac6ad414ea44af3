namespace MlNetDeep;

/// <summary>
/// Rows as their values that are not zero, in compressed sparse row form: all indices in one array, all values in another, and where each
/// row starts. Memory is 8 bytes a value and 4 a row, whatever the number of features.
/// </summary>
public sealed class SparseRows : ISparseRows
{
    private const int FirstCapacity = 256;

    private int[] _indices = new int[FirstCapacity];
    private float[] _values = new float[FirstCapacity];
    // Row r is _starts[r] to _starts[r + 1].
    private int[] _starts = new int[FirstCapacity];

    /// <summary>No rows yet.</summary>
    /// <param name="featureLength">Features a row, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="featureLength"/> is below 1.</exception>
    public SparseRows(int featureLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureLength, 1);
        FeatureLength = featureLength;
    }

    /// <summary>The number of features of a row.</summary>
    public int FeatureLength { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The number of values that are not zero, over all rows.</summary>
    public int NonZeros => _starts[Count];

    /// <summary>A row's values that are not zero, NaN included.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public SparseRow this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            int start = _starts[row], length = _starts[row + 1] - start;
            return new SparseRow(_indices.AsSpan(start, length), _values.AsSpan(start, length));
        }
    }

    /// <summary>All indices, row behind row.</summary>
    internal ReadOnlySpan<int> Indices => _indices.AsSpan(0, NonZeros);

    /// <summary>All values, row behind row.</summary>
    internal ReadOnlySpan<float> Values => _values.AsSpan(0, NonZeros);

    /// <summary>Where each row starts, and the end of the last.</summary>
    internal ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count + 1);

    /// <summary>Adds a row given by indices and values; zeros are dropped.</summary>
    /// <param name="row">Indices ascending, each below <see cref="FeatureLength"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the indices do not ascend or are out of range.</exception>
    /// <exception cref="InvalidOperationException">The values do not fit into one array any more.</exception>
    public void Add(SparseRow row)
    {
        row.Check(FeatureLength);
        Reserve(row.Values.Length);
        Commit(row.CopyNonZeros(_indices.AsSpan(NonZeros), _values.AsSpan(NonZeros)));
    }

    /// <summary>Adds a row given by all its values; zeros are dropped.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    /// <exception cref="InvalidOperationException">The values do not fit into one array any more.</exception>
    public void Add(ReadOnlySpan<float> row)
    {
        if (row.Length != FeatureLength)
            throw new ArgumentException($"A row has {FeatureLength} features, but {row.Length} were given.", nameof(row));
        Reserve(SparseRow.CountNonZeros(row));
        Commit(SparseRow.CopyNonZeros(row, _indices.AsSpan(NonZeros), _values.AsSpan(NonZeros)));
    }

    /// <summary>Removes all rows; their memory waits for others.</summary>
    public void Clear() => Count = 0;

    SparseRow ISparseRows.GetSparseRow(int position) => this[position];

    private void Commit(int added)
    {
        int end = NonZeros + added;
        _starts[++Count] = end;
    }

    private void Reserve(int values)
    {
        if (Count + 2 > _starts.Length)
            Array.Resize(ref _starts, Grown(_starts.Length, Count + 2L));
        if ((long)NonZeros + values <= _values.Length)
            return;
        int capacity = Grown(_values.Length, (long)NonZeros + values);
        Array.Resize(ref _indices, capacity);
        Array.Resize(ref _values, capacity);
    }

    private static int Grown(int capacity, long needed)
    {
        if (needed > Array.MaxLength)
            throw new InvalidOperationException(
                $"More than {Array.MaxLength} values do not fit into one array: read the rows by {nameof(ExampleSet)}, which has no such " +
                "limit.");
        return (int)Math.Min(Array.MaxLength, Math.Max(2L * capacity, needed));
    }
}
