namespace MlNetDeep;

/// <summary>All rows of all series, read once, in order.</summary>
internal sealed class SeriesTable
{
    private readonly IHost _host;
    private readonly SeriesColumns _columns;
    private readonly SortedDictionary<string, SeriesRows> _series = new(StringComparer.Ordinal);
    private long _rows;
    private long _left;

    private SeriesTable(IHost host, SeriesColumns columns)
    {
        _host = host;
        _columns = columns;
    }

    /// <summary>Inputs of a row.</summary>
    public int Width { get; private set; }

    /// <summary>Whether names are the numbers of keys without key values.</summary>
    public bool HasKeyNumbers { get; private set; }

    /// <summary>The series, by name.</summary>
    public IReadOnlyCollection<SeriesRows> Series => _series.Values;

    /// <summary>The time from row to row, the same everywhere; null without a time column.</summary>
    public TimeStep? Step { get; private set; }

    /// <summary>Reads a view.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="channel">For the log.</param>
    /// <param name="columns">Where rows are read from.</param>
    /// <param name="view">The rows.</param>
    /// <param name="step">The time from row to row, as far as it is known before.</param>
    /// <param name="filling">What takes the place of missing values.</param>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, one has a missing value behind others of its series that is not filled, or times are not in order and evenly spaced.
    /// </exception>
    public static SeriesTable Read(IHost host, IChannel channel, SeriesColumns columns, IDataView view, TimeStep? step, SeriesFilling filling)
    {
        var table = new SeriesTable(host, columns) { Width = columns.Bind(host, view.Schema), Step = step };
        table.HasKeyNumbers = columns.Series is { } name && SeriesNames.AreKeyNumbers(view.Schema[name]);
        using DataViewRowCursor cursor = view.GetRowCursor(columns.All.Distinct().Select(name => view.Schema[name]));
        var reader = new SeriesRowReader(cursor, columns);
        try
        {
            while (cursor.MoveNext())
            {
                host.CheckAlive();
                reader.Read();
                table.Add(reader, cursor.Position, filling);
            }
        }
        catch (IndexOutOfRangeException exception)
        {
            throw ViewErrors.InCache(exception);
        }

        if (table._series.Count == 0)
            throw host.Except("The training data have no rows: give data with at least one, or look at the filters before the forecaster.");
        if (table._left > 0)
            channel.Warning(
                "{0} % of {1} rows cannot be used: {2} rows at the beginning of series were left out, as they have missing (NaN) or infinite " +
                "values.",
                (100.0 * table._left / table._rows).ToString("G2", CultureInfo.InvariantCulture),
                table._rows,
                table._left);
        channel.Info("{0} rows of {1} series are held in memory.", table._series.Values.Sum(series => (long)series.Rows), table._series.Count);
        return table;
    }

    private void Add(SeriesRowReader row, long position, SeriesFilling filling)
    {
        _rows++;
        if (!_series.TryGetValue(row.Series, out SeriesRows? series))
            _series.Add(row.Series, series = new SeriesRows(row.Series, Width));
        row.Fill(filling, series.Values);
        if (row.FindMissing() is { } missing)
        {
            if (series.Rows > 0)
                throw _host.Except(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{SeriesNames.Describe(row.Series)} has the value {missing.Value} in the column '{missing.Column}', in row {position} of the " +
                        $"data: set {nameof(ForecastOptions.MissingValues)}, which fills missing values (NaN), fill it before, or give the rows " +
                        $"behind it alone."));
            _left++;
            return;
        }

        if (row.Time is { } time)
            Step = TimeStep.Take(_host, _columns.Time!, row.Series, series.LastTime, time, Step);
        series.Add(row.Values, row.Time);
    }
}
