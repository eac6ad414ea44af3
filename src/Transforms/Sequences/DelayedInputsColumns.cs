namespace MlNetDeep;

/// <summary>The windows of a cursor, and the values to come.</summary>
internal sealed class DelayedInputsColumns : OrderedColumns
{
    private readonly DelayedInputsOptions _options;
    private readonly SeriesRowReader _reader;
    private readonly ComingValues? _labels;
    private readonly Dictionary<string, SeriesWindow> _windows = [];
    private SeriesWindow _window = null!;
    private float _label;

    /// <summary>Stands before the first row.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="row">The cursor.</param>
    /// <param name="ahead">A second cursor over the same rows, which reads labels; null where nobody asks for them. Disposed here.</param>
    public DelayedInputsColumns(DelayedInputsOptions options, DataViewRow row, DataViewRowCursor? ahead)
    {
        _options = options;
        _reader = new SeriesRowReader(row, options.Columns);
        if (ahead is not null)
            _labels = new ComingValues(ahead, options.LabelSource, options.Columns.Series, options.Horizon);
    }

    public override void MoveNext()
    {
        _reader.Read();
        if (!_windows.TryGetValue(_reader.Series, out SeriesWindow? window))
            _windows.Add(_reader.Series, window = new SeriesWindow(_options.WindowSize, _reader.Values.Length));
        window.Add(_reader.Values, _reader.Time);
        _window = window;
        if (_labels is not null)
            _label = _labels.Next();
    }

    public override void End() => _labels?.End();

    public override Delegate CreateGetter(int column) =>
        column == 0 ? (ValueGetter<VBuffer<float>>)GetWindow : (ValueGetter<float>)((ref float value) => value = _label);

    public override void Dispose() => _labels?.Dispose();

    private void GetWindow(ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, _window.Values.Length);
        _window.Values.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
