namespace MlNetDeep;

/// <summary>Holds forecasts against the values that came.</summary>
/// <param name="context">Marks exceptions.</param>
/// <param name="label">The values, Single.</param>
/// <param name="forecast">Vectors of Single of known size, or Single for the next step alone.</param>
/// <param name="lower">As the forecast, or null.</param>
/// <param name="upper">As the forecast, or null.</param>
/// <param name="series">What tells series apart, or null.</param>
/// <param name="seasonality">Rows of a season, at least 1.</param>
internal sealed class ForecastEvaluator(
    IExceptionContext context, string label, string forecast, string? lower, string? upper, string? series, int seasonality)
{
    private readonly Dictionary<string, NaiveErrors> _scales = [];

    /// <summary>Measures.</summary>
    /// <param name="data">Rows in order, with forecasts.</param>
    /// <param name="scaleData">The rows that MASE's scales are of.</param>
    public ForecastMetrics Evaluate(IDataView data, IDataView scaleData)
    {
        int horizon = CheckColumns(data.Schema);
        MeasureScales(scaleData);
        var all = new ForecastErrors();
        ForecastErrors[] steps = [.. Enumerable.Range(0, horizon).Select(_ => new ForecastErrors())];
        using DataViewRowCursor cursor = data.GetRowCursor(Columns().Select(name => data.Schema[name]));
        ValueGetter<float> getLabel = cursor.GetGetter<float>(data.Schema[label]);
        Func<string> getSeries = SeriesNames.CreateReader(cursor, series);
        Func<float[]>[] parts = [.. Forecasts().Select(name => Reader(cursor, name))];
        Dictionary<string, PendingForecasts> pending = [];
        float value = 0;
        while (cursor.MoveNext())
        {
            string name = getSeries();
            if (!pending.TryGetValue(name, out PendingForecasts? made))
                pending.Add(name, made = new PendingForecasts(horizon));
            getLabel(ref value);
            double scale = _scales.GetValueOrDefault(name)?.Mean ?? 0;
            if (!float.IsNaN(value))
                made.Compare(value, scale, all, steps);
            made.Add(Array.ConvertAll(parts, read => read()));
        }

        return new ForecastMetrics(all, steps);
    }

    private IEnumerable<string> Forecasts() => lower is null || upper is null ? [forecast] : [forecast, lower, upper];

    private IEnumerable<string> Columns() => Forecasts().Append(label).Append(series).OfType<string>();

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
        new SeriesColumns([label], series, Time: null).Bind(context, view.Schema);
        IEnumerable<string> columns = series is null ? [label] : [label, series];
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        ValueGetter<float> getLabel = cursor.GetGetter<float>(view.Schema[label]);
        Func<string> getSeries = SeriesNames.CreateReader(cursor, series);
        float value = 0;
        while (cursor.MoveNext())
        {
            string name = getSeries();
            if (!_scales.TryGetValue(name, out NaiveErrors? errors))
                _scales.Add(name, errors = new NaiveErrors(seasonality));
            getLabel(ref value);
            errors.Add(value);
        }
    }

    private static Func<float[]> Reader(DataViewRow row, string name)
    {
        DataViewSchema.Column column = row.Schema[name];
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<float> scalar = row.GetGetter<float>(column);
            return () =>
            {
                var values = new float[1];
                scalar(ref values[0]);
                return values;
            };
        }

        ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            vector(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }

    /// <summary>The forecasts of one series whose values have not all come: the newest first.</summary>
    private sealed class PendingForecasts(int horizon)
    {
        private readonly LinkedList<float[][]> _made = [];

        public void Add(float[][] forecasts)
        {
            _made.AddFirst(forecasts);
            if (_made.Count > horizon)
                _made.RemoveLast();
        }

        public void Compare(float value, double scale, ForecastErrors all, ForecastErrors[] steps)
        {
            int step = 0;
            foreach (float[][] parts in _made)
            {
                if (!float.IsNaN(parts[0][step]))
                {
                    (double, double)? bounds = parts.Length == 3 ? (parts[1][step], parts[2][step]) : null;
                    all.Add(value, parts[0][step], bounds, scale);
                    steps[step].Add(value, parts[0][step], bounds, scale);
                }

                step++;
            }
        }
    }

    /// <summary>The mean absolute error of taking the value one season ago.</summary>
    private sealed class NaiveErrors(int seasonality)
    {
        private readonly Queue<float> _season = [];
        private readonly ForecastErrors.MeanOf _errors = new();

        public double Mean => _errors.Mean;

        public void Add(float value)
        {
            if (_season.Count == seasonality && _season.Dequeue() is var before && !float.IsNaN(value - before))
                _errors.Add(Math.Abs((double)value - before));
            _season.Enqueue(value);
        }
    }
}
