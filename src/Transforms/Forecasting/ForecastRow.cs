namespace MlNetDeep;

/// <summary>
/// One forecast as a row, for steps behind the forecaster and for ML.NET to write into a user's object. Its schema is that of the
/// forecaster's view; the columns of rows have no values, as the forecast is of steps to come.
/// </summary>
internal sealed class ForecastRow : DataViewRow
{
    private readonly float[][] _values;
    private readonly int _first;
    private int _length;
    private long _position = -1;

    /// <summary>A row without values: behind the columns of rows so many of the forecast, each of at most so many steps.</summary>
    public ForecastRow(DataViewSchema schema, int columns, int horizon)
    {
        Schema = schema;
        _first = schema.Count - columns;
        _values = [.. Enumerable.Range(0, columns).Select(_ => new float[horizon])];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The values of a column of the forecast, to be written before <see cref="Set"/>.</summary>
    public Span<float> this[int column] => _values[column];

    /// <summary>Makes what was written the current row, of which so many steps count.</summary>
    public void Set(int length)
    {
        _length = length;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index >= _first;

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"A forecast has no value in the column '{column.Name}' of rows.");
        float[] values = _values[column.Index - _first];
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => ((ReadOnlySpan<float>)values)[.._length].CopyTo(ref value);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }
}
