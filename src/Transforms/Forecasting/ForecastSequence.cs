namespace MlNetDeep;

/// <summary>The forecasts of a cursor: each from the rows up to its own.</summary>
internal sealed class ForecastSequence : OrderedColumns
{
    private readonly Forecaster _forecaster;
    private readonly SeriesRowReader _reader;
    private readonly float[]? _radii;
    private readonly float[] _forecast;
    private readonly float[] _bound;
    private float _deviation;
    private bool _isDone;

    /// <summary>Stands before the first row.</summary>
    /// <param name="forecaster">Without rows.</param>
    /// <param name="reader">Reads the cursor.</param>
    /// <param name="horizon">Steps forecast.</param>
    /// <param name="radii">[horizon], or null without intervals.</param>
    public ForecastSequence(Forecaster forecaster, SeriesRowReader reader, int horizon, float[]? radii)
    {
        _forecaster = forecaster;
        _reader = reader;
        _radii = radii;
        _forecast = new float[horizon];
        _bound = new float[horizon];
    }

    public override void MoveNext()
    {
        _reader.Read();
        _forecaster.Add(_reader);
        _isDone = false;
    }

    public override Delegate CreateGetter(int column) => column switch
    {
        0 => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Get(0, ref value)),
        1 => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Get(-1, ref value)),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Get(1, ref value)),
    };

    public override void Dispose()
    {
    }

    // Rows whose forecast nobody reads are only taken in.
    private void Get(int side, ref VBuffer<float> value)
    {
        if (!_isDone)
            _deviation = _forecaster.Forecast(_reader.Series, _forecast);
        _isDone = true;
        ReadOnlySpan<float> result = _forecast;
        if (side != 0)
        {
            ForecastBounds.Compute(_forecast, _radii, side * _deviation, _bound);
            result = _bound;
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref value, result.Length);
        result.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
