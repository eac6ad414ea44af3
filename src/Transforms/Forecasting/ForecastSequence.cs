namespace MlNetDeep;

/// <summary>The forecasts of a cursor: each from the rows up to its own.</summary>
/// <param name="forecaster">Without rows.</param>
/// <param name="reader">Reads the cursor.</param>
/// <param name="horizon">Steps forecast.</param>
/// <param name="radii">[horizon], or null without intervals.</param>
internal sealed class ForecastSequence(Forecaster forecaster, SeriesRowReader reader, int horizon, float[]? radii) : OrderedColumns
{
    private readonly float[] _forecast = new float[horizon];
    private readonly float[] _bound = new float[horizon];
    private float _deviation;
    private bool _isDone;

    public override void MoveNext()
    {
        reader.Read();
        forecaster.Add(reader);
        _isDone = false;
    }

    public override Delegate CreateGetter(int column)
    {
        // The forecast, and its lower and upper bound.
        int side = column == 1 ? -1 : column == 2 ? 1 : 0;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Get(side, ref value));
    }

    // Rows whose forecast nobody reads are only taken in.
    private void Get(int side, ref VBuffer<float> value)
    {
        if (!_isDone)
            _deviation = forecaster.Forecast(reader.Series, _forecast);
        _isDone = true;
        ReadOnlySpan<float> result = _forecast;
        if (side != 0)
        {
            ForecastIntervals.Bound(_forecast, radii, side * _deviation, _bound);
            result = _bound;
        }

        result.CopyTo(ref value);
    }
}
