namespace MlNetDeep;

/// <summary>Holds forecasts against the values that came.</summary>
/// <param name="context">Marks exceptions.</param>
/// <param name="label">The values, Single.</param>
/// <param name="forecast">Vectors of Single of known size, or Single for the next step alone.</param>
/// <param name="lower">As the forecast, or null.</param>
/// <param name="upper">As the forecast, or null.</param>
/// <param name="series">What tells series apart, or null.</param>
/// <param name="seasonality">Rows of a season, at least 1.</param>
/// <param name="level">The share of values that intervals are to hold, in (0, 1), or null.</param>
internal sealed class ForecastEvaluator(
    IExceptionContext context, string label, string forecast, string? lower, string? upper, string? series, int seasonality, double? level)
{
    private readonly Dictionary<string, NaiveErrors> _scales = [];

    /// <summary>Measures rows in order, with forecasts, by MASE's scales of others.</summary>
    public ForecastMetrics Evaluate(IDataView data, IDataView scaleData)
    {
        int horizon = CheckColumns(data.Schema);
        MeasureScales(scaleData);
        var tally = new ForecastTally(horizon);
        var columns = new SeriesColumns([.. Forecasts(), label], series, Time: null);
        using DataViewRowCursor cursor = Open(data, columns);
        var row = new SeriesRowReader(cursor, columns);
        Dictionary<string, PendingForecasts> pending = [];
        while (cursor.MoveNext())
        {
            row.Read();
            if (!pending.TryGetValue(row.Series, out PendingForecasts? made))
                pending.Add(row.Series, made = new PendingForecasts(row.Series, horizon, level));
            double scale = _scales.GetValueOrDefault(row.Series)?.Mean ?? 0;
            if (!float.IsNaN(row.Values[^1]))
                made.Compare(row.Values[^1], scale, tally);
            made.Add([.. row.Values[..^1].ToArray().Chunk(horizon)]);
        }

        return tally.ToMetrics();
    }

    private static DataViewRowCursor Open(IDataView view, SeriesColumns columns) =>
        view.GetRowCursor(columns.All.Distinct().Select(name => view.Schema[name]));

    private IEnumerable<string> Forecasts() => lower is null || upper is null ? [forecast] : [forecast, lower, upper];

    private int CheckColumns(DataViewSchema schema)
    {
        new SeriesColumns([.. Forecasts(), label], series, Time: null).Bind(context, schema);
        if (SeriesColumns.Slots(context, schema, label) is var slots && slots != 1)
            throw context.ExceptSchemaMismatch(nameof(schema), "label", label, "Single", $"{slots} values");
        int horizon = SeriesColumns.Slots(context, schema, forecast);
        foreach (string bound in Forecasts())
        {
            if (SeriesColumns.Slots(context, schema, bound) is var other && other != horizon)
                throw context.ExceptSchemaMismatch(nameof(schema), "bound", bound, $"{horizon} values", $"{other} values");
        }

        return horizon;
    }

    private void MeasureScales(IDataView view)
    {
        var columns = new SeriesColumns([label], series, Time: null);
        columns.Bind(context, view.Schema);
        using DataViewRowCursor cursor = Open(view, columns);
        var row = new SeriesRowReader(cursor, columns);
        while (cursor.MoveNext())
        {
            row.Read();
            if (!_scales.TryGetValue(row.Series, out NaiveErrors? errors))
                _scales.Add(row.Series, errors = new NaiveErrors(seasonality));
            errors.Add(row.Values[0]);
        }
    }

    /// <summary>The forecasts of one series whose values have not all come: the newest first.</summary>
    private sealed class PendingForecasts(string series, int horizon, double? level)
    {
        private readonly LinkedList<float[][]> _made = [];

        public void Add(float[][] forecasts)
        {
            _made.AddFirst(forecasts);
            if (_made.Count > horizon)
                _made.RemoveLast();
        }

        public void Compare(float value, double scale, ForecastTally tally)
        {
            int step = 0;
            foreach (float[][] parts in _made)
            {
                if (!float.IsNaN(parts[0][step]))
                {
                    ForecastInterval? interval = parts.Length == 3 ? new(parts[1][step], parts[2][step], level) : null;
                    tally.Add(series, step, value, parts[0][step], interval, scale);
                }

                step++;
            }
        }
    }
}
