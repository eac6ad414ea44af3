namespace MlNetDeep;

/// <summary>The forecasts of a cursor: each from the rows up to its own.</summary>
/// <param name="forecaster">Without rows.</param>
/// <param name="reader">Reads the cursor.</param>
/// <param name="horizon">Steps forecast.</param>
/// <param name="radii">[horizon], or empty without intervals.</param>
internal sealed class ForecastSequence(Forecaster forecaster, SeriesRowReader reader, int horizon, float[] radii) : OrderedColumns
{
    // The forecast, and its lower and upper bound.
    private readonly float[][] _columns = [new float[horizon], new float[radii.Length], new float[radii.Length]];
    private bool _isDone;

    public override void MoveNext()
    {
        reader.Read();
        forecaster.Add(reader);
        _isDone = false;
    }

    public override Delegate CreateGetter(int column) =>
        (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Get(_columns[column], ref value));

    // Rows whose forecast nobody reads are only taken in.
    private void Get(ReadOnlySpan<float> column, ref VBuffer<float> value)
    {
        if (!_isDone)
            forecaster.Forecast(reader.Series, radii, _columns[0], _columns[1], _columns[2]);
        _isDone = true;
        column.CopyTo(ref value);
    }
}
