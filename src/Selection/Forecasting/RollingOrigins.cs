namespace MlNetDeep;

/// <summary>Series, read once and kept in memory, and the origins at which forecasts of them are judged.</summary>
internal sealed class RollingOrigins
{
    private const int DefaultNumber = 10;

    private readonly IHost _host;
    private readonly RollingOriginOptions _options;
    private readonly long _rowsBehindFirst;
    private readonly SortedDictionary<string, KeptSeries> _series = new(StringComparer.Ordinal);
    private int _rows;

    /// <summary>Reads the series and checks that each is long enough.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="horizon">Steps judged, at least 1.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or the origins do not suit the horizon.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a series is too short, or times are not in order and evenly spaced.</exception>
    public RollingOrigins(IHost host, RollingOriginOptions options, int horizon, IDataView data)
    {
        (_host, _options, Horizon) = (host, options, horizon);
        if (options.Gap >= horizon)
            throw host.ExceptUserArg(
                nameof(options.Gap),
                $"{nameof(options.Gap)} ({options.Gap}) must be below the horizon ({horizon}): no step would be left to judge.");
        if (options.FirstOrigin < horizon)
            throw host.ExceptUserArg(
                nameof(options.FirstOrigin),
                $"{nameof(options.FirstOrigin)} ({options.FirstOrigin}) must be at least the horizon ({horizon}): so many values are judged " +
                "behind it.");
        Count = options.FirstOrigin is { } first ? (first - horizon) / options.OriginStep + 1 : options.NumberOfOrigins ?? DefaultNumber;
        _rowsBehindFirst = options.FirstOrigin ?? horizon + (Count - 1L) * options.OriginStep;
        var columns = new SeriesColumns([options.LabelColumnName], options.SeriesColumnName, options.TimeColumnName);
        if (columns.Bind(host, data.Schema) is var slots && slots != 1)
            throw host.ExceptSchemaMismatch(nameof(data), "label", options.LabelColumnName, "Single", $"{slots} values");
        Data = CheckedView.TryCache(host, data) ?? data;
        Read(columns);
        CheckLengths();
    }

    /// <summary>Steps judged.</summary>
    public int Horizon { get; }

    /// <summary>How many origins there are.</summary>
    public int Count { get; }

    /// <summary>All rows.</summary>
    public IDataView Data { get; }

    /// <summary>How many series there are.</summary>
    public int NumberOfSeries => _series.Count;

    /// <summary>How many of the next origins forecast some of the same rows as one does.</summary>
    public int Overlap => (Horizon - 1) / _options.OriginStep;

    /// <summary>The rows of each series behind an origin.</summary>
    public int RowsBehind(int origin) => (int)(_rowsBehindFirst - (long)origin * _options.OriginStep);

    /// <summary>Stands at an origin, 0 being the first.</summary>
    public RollingOrigin Open(int origin)
    {
        int behind = RowsBehind(origin);
        var counts = new int[_rows];
        var lastRows = new Dictionary<int, int>();
        var series = new List<OriginSeries>();
        foreach ((string name, KeptSeries kept) in _series)
        {
            int end = kept.Values.Count - behind, begin = _options.SlidingWindowSize is { } size ? end - size : 0;
            foreach (int row in kept.Rows[begin..end])
                counts[row] = 1;
            lastRows.Add(kept.Rows[end - 1], series.Count);
            var past = new SeriesPast(name, [.. kept.Values[begin..end]], kept.Times.Count > 0 ? kept.Times[begin..end] : []);
            series.Add(new OriginSeries(past, ScaleOf(past.Values), [.. kept.Values[end..(end + Horizon)]], end));
        }

        return new RollingOrigin(new ResampledView(Data, counts), series, EndsOf(counts, lastRows));
    }

    /// <summary>In words, for a table.</summary>
    public override string ToString()
    {
        string series = NumberOfSeries == 1 ? "one series" : $"{NumberOfSeries} series";
        string steps = _options.Gap + 1 == Horizon ? $"step {Horizon}" : $"steps {_options.Gap + 1} to {Horizon}";
        return Count == 1
            ? $"One origin of {series}, {steps}."
            : $"{Count} origins of {series}, {_options.OriginStep} row{(_options.OriginStep == 1 ? "" : "s")} apart, {steps}.";
    }

    private double ScaleOf(float[] values)
    {
        var errors = new NaiveErrors(_options.Seasonality);
        foreach (float value in values)
            errors.Add(value);
        return errors.Mean;
    }

    private static Dictionary<long, int> EndsOf(int[] counts, Dictionary<int, int> lastRows)
    {
        var ends = new Dictionary<long, int>();
        long position = 0;
        for (int row = 0; row < counts.Length; row++)
        {
            if (lastRows.TryGetValue(row, out int series))
                ends.Add(position, series);
            position += counts[row];
        }

        return ends;
    }

    private void Read(SeriesColumns columns)
    {
        using DataViewRowCursor cursor = Data.GetRowCursor(columns.All.Distinct().Select(name => Data.Schema[name]));
        var reader = new SeriesRowReader(cursor, columns);
        TimeStep? step = null;
        while (cursor.MoveNext())
        {
            _host.CheckAlive();
            reader.Read();
            if (!_series.TryGetValue(reader.Series, out KeptSeries? series))
                _series.Add(reader.Series, series = new KeptSeries());
            if (reader.Time is { } time)
            {
                step = TimeStep.Take(_host, columns.Time!, reader.Series, series.LastTime, time, step);
                series.Times.Add(time);
            }

            series.Values.Add(float.IsFinite(reader.Values[0]) ? reader.Values[0] : float.NaN);
            series.Rows.Add(_rows++);
        }
    }

    private void CheckLengths()
    {
        if (_rows == 0)
            throw _host.Except("The data have no rows: give data with at least one, or look at the filters before.");
        int least = Math.Max(_options.Seasonality + 1, _options.SlidingWindowSize ?? 0);
        foreach ((string name, KeptSeries series) in _series.Where(series => series.Value.Values.Count - _rowsBehindFirst < least))
            throw _host.Except(
                $"{SeriesNames.Describe(name)} has {series.Values.Count} rows, but {Count} origins, {_options.OriginStep} apart, with a horizon of " +
                $"{Horizon} need {_rowsBehindFirst} behind the first, and at least {least} before it to learn from (Seasonality + 1, or " +
                "SlidingWindowSize): give more rows, take fewer origins or a smaller OriginStep, or leave the series out.");
        if (_series.Values.Select(series => (series.LastTime?.Whole, series.LastTime?.Fraction)).Distinct().Skip(1).Any())
        {
            using IChannel channel = _host.Start("Origins");
            channel.Warning(
                "The series end at different times, and origins are counted from the end of each: what is learned from of one series may be " +
                "later than what is forecast of another. Give series that end together if they move together.");
        }
    }

    /// <summary>One series: its values, its times if they are known, and its places in the data.</summary>
    private sealed class KeptSeries
    {
        public List<float> Values { get; } = [];

        public List<TimePoint> Times { get; } = [];

        public List<int> Rows { get; } = [];

        public TimePoint? LastTime => Times.Count > 0 ? Times[^1] : null;
    }
}
