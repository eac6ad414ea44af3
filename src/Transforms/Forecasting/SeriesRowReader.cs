namespace MlNetDeep;

/// <summary>Reads series, time and inputs of the current row.</summary>
internal sealed class SeriesRowReader
{
    private readonly Action<Span<float>>[] _parts;
    private readonly int[] _starts;
    private readonly string[] _names;
    private readonly Func<string> _series;
    private readonly Func<TimePoint?> _time;
    private readonly float[] _values;
    private readonly bool[] _isMissing;

    /// <summary>Binds to a row, or cursor, whose columns have been checked and are active.</summary>
    public SeriesRowReader(DataViewRow row, SeriesColumns columns)
    {
        _names = columns.Inputs;
        _parts = new Action<Span<float>>[_names.Length];
        _starts = new int[_names.Length + 1];
        for (int i = 0; i < _names.Length; i++)
        {
            DataViewSchema.Column column = row.Schema[_names[i]];
            int slots = column.Type is VectorDataViewType vector ? vector.Size : 1;
            _parts[i] = column.Type is VectorDataViewType ? Vector(row, column) : Scalar(row, column);
            _starts[i + 1] = _starts[i] + slots;
        }

        _values = new float[_starts[^1]];
        _isMissing = new bool[_starts[^1]];
        _series = SeriesNames.CreateReader(row, columns.Series);
        _time = TimeColumn.CreateReader(row, columns.Time);
    }

    /// <summary>The series of the row that was read.</summary>
    public string Series { get; private set; } = SeriesNames.Single;

    /// <summary>The time of the row that was read; null without a time column.</summary>
    public TimePoint? Time { get; private set; }

    /// <summary>[inputs] of the row that was read.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Whether a value was missing and has been filled.</summary>
    public bool IsFilled(int input) => _isMissing[input] && !float.IsNaN(_values[input]);

    /// <summary>Fills what is missing by the rows of the series before, [rows, inputs].</summary>
    public void Fill(SeriesFilling filling, ReadOnlySpan<float> before) => filling.Fill(_values, before);

    /// <summary>Reads the current row.</summary>
    public void Read()
    {
        Series = _series();
        Time = _time();
        for (int i = 0; i < _parts.Length; i++)
            _parts[i](_values.AsSpan(_starts[i].._starts[i + 1]));
        for (int i = 0; i < _values.Length; i++)
            _isMissing[i] = float.IsNaN(_values[i]);
    }

    /// <summary>The first input column with a value that is NaN or infinite, and the value; null where all are finite.</summary>
    public (string Column, float Value)? FindMissing()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (!float.IsFinite(_values[i]))
                return (ColumnOf(i), _values[i]);
        }

        return null;
    }

    /// <summary>The column of an input.</summary>
    public string ColumnOf(int input) => _names[Array.FindLastIndex(_starts, start => start <= input)];

    private static Action<Span<float>> Scalar(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<float> getter = row.GetGetter<float>(column);
        return destination => getter(ref destination[0]);
    }

    private static Action<Span<float>> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return destination =>
        {
            getter(ref value);
            if (value.Length != destination.Length)
                throw ViewErrors.Length(column, value.Length, row.Position);
            value.CopyTo(destination);
        };
    }
}
