namespace MlNetDeep;

/// <summary>Where every series stands: its last rows, and by what step of time rows go on.</summary>
/// <param name="rowsRead">Rows that a forecast reads.</param>
/// <param name="width">Inputs of a row.</param>
/// <param name="step">The time from row to row, the same everywhere; null without a time column.</param>
internal sealed class ForecastState(int rowsRead, int width, TimeStep? step)
{
    private readonly SortedDictionary<string, SeriesWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>The time from row to row, as far as rows have told it; null without a time column.</summary>
    public TimeStep? Step { get; set; } = step;

    /// <summary>The window of a series, made where it is new.</summary>
    public SeriesWindow this[string series]
    {
        get
        {
            if (!_windows.TryGetValue(series, out SeriesWindow? window))
                _windows.Add(series, window = new SeriesWindow(rowsRead, width));
            return window;
        }
    }

    /// <summary>A copy that goes its own way.</summary>
    public ForecastState Clone()
    {
        var copy = new ForecastState(rowsRead, width, Step);
        foreach ((string series, SeriesWindow window) in _windows)
            copy._windows.Add(series, window.Clone());
        return copy;
    }

    /// <summary>Where the series stand that have rows.</summary>
    public ForecastHeader.Window[] ToHeader() => [.. _windows.Select(pair => new ForecastHeader.Window(pair.Key, pair.Value.LastTime, pair.Value.Factor))];

    /// <summary>Their rows: [series, rowsRead, inputs].</summary>
    public float[] ToBlock() => [.. _windows.Values.SelectMany(window => window.Values.ToArray())];

    /// <summary>The state of a forecaster that was saved.</summary>
    public static ForecastState Read(BlockReader reader, ForecastHeader header, ForecastModel model)
    {
        int length = checked(model.RowsRead * model.Width);
        float[] values = reader.ReadFloats((long)length * header.Windows.Length);
        var state = new ForecastState(model.RowsRead, model.Width, header.Step);
        for (int i = 0; i < header.Windows.Length; i++)
        {
            (string series, TimePoint? lastTime, float factor) = header.Windows[i];
            state._windows.Add(series, new SeriesWindow(values[(i * length)..((i + 1) * length)], model.Width, lastTime) { Factor = factor });
        }

        return state;
    }
}
