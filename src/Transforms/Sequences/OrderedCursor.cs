namespace MlNetDeep;

/// <summary>Passes rows and IDs of the input through, and moves the added columns along.</summary>
internal sealed class OrderedCursor(
    IHost host, DataViewSchema schema, DataViewRowCursor input, OrderedColumns? added, HashSet<int> active)
    : FollowingCursor(input)
{
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        host.CheckParam(IsColumnActive(column), nameof(column), "The column was not requested from this cursor.");
        int place = column.Index - input.Schema.Count;
        if (place < 0)
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        return added!.CreateGetter(place) as ValueGetter<TValue>
            ?? throw host.Except($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override bool MoveNext()
    {
        try
        {
            if (input.MoveNext())
            {
                added?.MoveNext();
                return true;
            }
        }
        catch (IndexOutOfRangeException exception)
        {
            throw ViewErrors.InCache(exception);
        }

        if (!_ended)
            added?.End();
        _ended = true;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            (added as IDisposable)?.Dispose();
        base.Dispose(disposing);
    }
}
