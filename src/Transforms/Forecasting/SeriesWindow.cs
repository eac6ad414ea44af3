namespace MlNetDeep;

/// <summary>The last rows of one series: all that a forecast from now on needs to know of the past.</summary>
internal sealed class SeriesWindow
{
    private readonly float[] _values;
    private readonly int _width;

    /// <summary>Begins without rows: missing ones are NaN.</summary>
    /// <param name="size">Rows kept, at least 1.</param>
    /// <param name="width">Inputs of a row, at least 1.</param>
    public SeriesWindow(int size, int width)
    {
        MemoryNeed.Check(
            (long)size * width, (long)size * width, $"A window of {size} rows of {width} inputs (windowSize)", "use a smaller windowSize");
        _values = new float[size * width];
        _width = width;
        _values.AsSpan().Fill(float.NaN);
    }

    /// <summary>Wraps rows that are there: [rows, width].</summary>
    public SeriesWindow(float[] values, int width, TimePoint? lastTime) => (_values, _width, LastTime) = (values, width, lastTime);

    /// <summary>[time, inputs], the newest row last.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The time of the newest row; null where there is none, or no time column.</summary>
    public TimePoint? LastTime { get; private set; }

    /// <summary>What intervals are multiplied by, as rows that came have told.</summary>
    public float Factor { get; set; } = 1;

    /// <summary>Takes the next row in, [inputs], and lets the oldest go.</summary>
    public void Add(ReadOnlySpan<float> row, TimePoint? time)
    {
        _values.AsSpan(_width).CopyTo(_values);
        row.CopyTo(_values.AsSpan(_values.Length - _width));
        LastTime = time;
    }

    /// <summary>A copy that goes its own way.</summary>
    public SeriesWindow Clone() => new([.. _values], _width, LastTime) { Factor = Factor };
}
