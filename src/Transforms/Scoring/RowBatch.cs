namespace MlNetDeep;

/// <summary>
/// The rows of a batch, kept as they go by, for columns and features that were asked for: read once, answered for as often as needed.
/// </summary>
internal sealed class RowBatch
{
    // Of the ID, the position and the number of the batch.
    private const int BytesPerRow = 32;

    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _positions;
    private readonly long[] _batches;
    private readonly Dictionary<int, ColumnBuffer> _columns = [];
    private readonly Dictionary<int, FeatureBatch> _features = [];
    private readonly List<RowBatch> _followers = [];
    private int _place = -1;

    /// <summary>Begins without rows.</summary>
    /// <param name="source">The row that moves.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <exception cref="ArgumentException">The memory is not enough for so many rows.</exception>
    public RowBatch(DataViewRow source, int capacity)
    {
        (Source, Capacity) = (source, capacity);
        CheckMemory(BytesPerRow / sizeof(float), "");
        _getId = source.GetIdGetter();
        _ids = new DataViewRowId[capacity];
        _positions = new long[capacity];
        _batches = new long[capacity];
    }

    /// <summary>The row that moves.</summary>
    public DataViewRow Source { get; }

    /// <summary>The most rows of a batch.</summary>
    public int Capacity { get; }

    /// <summary>The rows that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The place, from 0, of the row that getters answer for; -1 where there is none. Other batches of the same rows follow.</summary>
    public int Place
    {
        get => _place;
        set
        {
            _place = value;
            foreach (RowBatch follower in _followers)
                follower.Place = value;
        }
    }

    /// <summary>The position of the row at <see cref="Place"/>; -1 where there is none.</summary>
    public long Position => _place < 0 ? -1 : _positions[_place];

    /// <summary>The row's batch number, by which ML.NET orders rows of several cursors.</summary>
    public long BatchNumber => _batches[Math.Max(_place, 0)];

    /// <summary>Begins the next batch.</summary>
    public void Clear() => Count = 0;

    /// <summary>Keeps the row at which the source is.</summary>
    public void Keep()
    {
        _positions[Count] = Source.Position;
        _batches[Count] = Source.Batch;
        _getId(ref _ids[Count]);
        foreach (ColumnBuffer column in _columns.Values)
            column.Keep(Count);
        foreach (FeatureBatch features in _features.Values)
            features.Keep(Count);
        Count++;
    }

    /// <summary>Lets another batch of the same rows have this one's place.</summary>
    public void Lead(RowBatch follower) => _followers.Add(follower);

    /// <summary>A getter of the row's ID.</summary>
    public ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Place];

    /// <summary>A getter of a column of the source, which is kept from now on; before the first row.</summary>
    public Delegate GetGetter(DataViewSchema.Column column)
    {
        if (!_columns.TryGetValue(column.Index, out ColumnBuffer? buffer))
            _columns.Add(column.Index, buffer = ColumnBuffer.Create(Source, column, Capacity));
        return buffer.CreateGetter(() => Place);
    }

    /// <summary>The features of all rows, gathered once for all models that read the column; before the first row.</summary>
    public FeatureBatch GetFeatures(string column, IBatchModel model)
    {
        DataViewSchema.Column features = Source.Schema[column];
        if (!_features.TryGetValue(features.Index, out FeatureBatch? batch))
        {
            CheckMemory(model.NumberOfFeatures, $" of {model.NumberOfFeatures} features");
            _features.Add(features.Index, batch = new FeatureBatch(Source, features, model.NumberOfFeatures, Capacity));
        }

        batch.AddReader(model);
        return batch;
    }

    /// <summary>Memory for a value of each row and each of a model's outputs.</summary>
    /// <exception cref="ArgumentException">There is not enough.</exception>
    public float[] CreateScores(int outputs)
    {
        CheckMemory(outputs, $" of {outputs} scores");
        return new float[Capacity * outputs];
    }

    private void CheckMemory(int valuesPerRow, string of)
    {
        long values = (long)Capacity * valuesPerRow;
        MemoryNeed.Check(values, values, $"A batch of batchSize {Capacity} rows{of}", "use a smaller batchSize; 256 is enough for speed");
    }
}
