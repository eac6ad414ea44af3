namespace MlNetDeep;

/// <summary>A reading of the rows of some leaves, from one after the other. A row's position, and its id, is its number among those of all leaves.</summary>
internal sealed class DealtCursor(DataViewSchema schema, LeafShare share, DataViewRowCursor[] leaves) : DataViewRowCursor
{
    private long _read = -1;
    private int _current;

    public override DataViewSchema Schema => schema;

    public override long Position => _read < 0 ? -1 : share.NumberOf(_read);

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => leaves[0].IsColumnActive(leaves[0].Schema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue>[] getters = [.. leaves.Select(leaf => leaf.GetGetter<TValue>(leaf.Schema[column.Index]))];
        return (ref TValue value) => getters[_current](ref value);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

    public override bool MoveNext()
    {
        _current = (int)((_read + 1) % leaves.Length);
        if (leaves[_current].MoveNext())
        {
            _read++;
            return true;
        }

        // So all others must have ended too.
        int longer = Array.FindIndex(leaves, leaf => leaf != leaves[_current] && leaf.MoveNext());
        if (longer >= 0)
            throw new InvalidDataException(
                $"The rows of leaf {share.First + _current} end behind {(_read + 1) / leaves.Length}, and those of leaf {share.First + longer} do not: rows must be dealt to " +
                "leaves as cards are, one after the other.");
        _read = -1;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Array.ForEach(leaves, leaf => leaf.Dispose());
        base.Dispose(disposing);
    }
}
