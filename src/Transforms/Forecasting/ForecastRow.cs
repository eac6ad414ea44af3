using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms;

/// <summary>One forecast as a row, for ML.NET to write into a user's object.</summary>
internal sealed class ForecastRow : DataViewRow
{
    private readonly float[][] _values;
    private int _length;
    private long _position = -1;

    /// <summary>A row without values.</summary>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="horizon">The most steps.</param>
    public ForecastRow(IEnumerable<string> columns, int horizon)
    {
        var builder = new DataViewSchema.Builder();
        foreach (string name in columns)
            builder.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, horizon));
        Schema = builder.ToSchema();
        _values = [.. Schema.Select(_ => new float[horizon])];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The values of a column, to be written before <see cref="Set"/>.</summary>
    public Span<float> this[int column] => _values[column];

    /// <summary>Makes what was written the current row.</summary>
    /// <param name="length">The steps of it that count.</param>
    public void Set(int length)
    {
        _length = length;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        float[] values = _values[column.Index];
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, _length);
            values.AsSpan(0, _length).CopyTo(editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }
}
