namespace MlNetDeep;

/// <summary>The windows of a cursor, and the values to come. It begins before the first row.</summary>
/// <param name="options">What to do.</param>
/// <param name="row">The cursor.</param>
/// <param name="ahead">A second cursor over the same rows, which reads labels; null where nobody asks for them. Disposed here.</param>
internal sealed class DelayedInputsColumns(DelayedInputsOptions options, DataViewRow row, DataViewRowCursor? ahead)
    : OrderedColumns, IDisposable
{
    private readonly SeriesRowReader _reader = new(row, options.Columns);
    private readonly ComingValues? _labels = ahead is null
        ? null
        : new ComingValues(ahead, options.LabelSource, options.Columns.Series, options.Horizon);
    private readonly Dictionary<string, SeriesWindow> _windows = [];
    private SeriesWindow _window = null!;
    private float _label;

    public override void MoveNext()
    {
        _reader.Read();
        if (!_windows.TryGetValue(_reader.Series, out SeriesWindow? window))
            _windows.Add(_reader.Series, window = new SeriesWindow(options.WindowSize, _reader.Values.Length));
        window.Add(_reader.Values, _reader.Time);
        _window = window;
        if (_labels is not null)
            _label = _labels.Next();
    }

    public override void End() => _labels?.End();

    public override Delegate CreateGetter(int column) => column == 0
        ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => _window.Values.CopyTo(ref value))
        : (ValueGetter<float>)((ref float value) => value = _label);

    public void Dispose() => _labels?.Dispose();
}
