namespace MlNetDeep;

/// <summary>
/// For each row in order, the value that its series has some rows later. A cursor of its own runs ahead just as far as it must; what it has
/// read is kept until the row comes.
/// </summary>
/// <param name="cursor">Stands before the first row; disposed with this.</param>
/// <param name="column">The values, Single.</param>
/// <param name="seriesColumn">What tells series apart, or null.</param>
/// <param name="horizon">How many rows later, at least 1.</param>
internal sealed class ComingValues(DataViewRowCursor cursor, string column, string? seriesColumn, int horizon) : IDisposable
{
    private readonly ValueGetter<float> _getValue = cursor.GetGetter<float>(cursor.Schema[column]);
    private readonly Func<string> _series = SeriesNames.CreateReader(cursor, seriesColumn);

    // The rows between the last that was asked for and the cursor's, all and by series.
    private readonly Queue<Coming> _rows = [];
    private readonly Dictionary<string, Queue<Coming>> _unknown = [];

    /// <summary>The value for the next row; NaN where its series ends before.</summary>
    public float Next()
    {
        bool more = true;
        while (more && !(_rows.TryPeek(out Coming? next) && next.IsKnown))
            more = ReadAhead();
        return _rows.TryDequeue(out Coming? row) ? row.Value : throw ViewErrors.Cursors();
    }

    /// <summary>Checks, behind the last row, that there is none ahead.</summary>
    /// <exception cref="InvalidOperationException">There is: the rows were not the same to both cursors.</exception>
    public void End()
    {
        if (_rows.Count > 0 || cursor.MoveNext())
            throw ViewErrors.Cursors();
    }

    public void Dispose() => cursor.Dispose();

    private bool ReadAhead()
    {
        if (!cursor.MoveNext())
            return false;
        string series = _series();
        if (!_unknown.TryGetValue(series, out Queue<Coming>? unknown))
            _unknown.Add(series, unknown = []);
        if (unknown.Count == horizon)
        {
            Coming earlier = unknown.Dequeue();
            _getValue(ref earlier.Value);
            earlier.IsKnown = true;
        }

        var row = new Coming();
        unknown.Enqueue(row);
        _rows.Enqueue(row);
        return true;
    }

    private sealed class Coming
    {
        public float Value = float.NaN;

        public bool IsKnown;
    }
}
