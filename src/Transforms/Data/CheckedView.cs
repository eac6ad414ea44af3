namespace MlNetDeep;

/// <summary>
/// The rows of a view on their way into a cache: refused where a vector has not the length of its type, as the cache would hold it.
/// </summary>
internal sealed class CheckedView(IDataView input) : IDataView
{
    private InvalidOperationException? _refusal;

    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount();

    /// <summary>
    /// Keeps all columns of a view that are not hidden in memory, in one reading: ML.NET's cache reads a column when it is first asked for, so
    /// that values of different rows would stand beside each other where the view does not give the same rows each time.
    /// </summary>
    /// <exception cref="InvalidOperationException">A vector has not the length of its type; the message names column and row.</exception>
    /// <returns>The cache; null where a column is neither a value nor a vector, such as an image, which no cache keeps.</returns>
    public static IDataView? TryCache(IHostEnvironment environment, IDataView input)
    {
        // A hidden column is behind another of its name: nobody asks for it.
        DataViewSchema.Column[] columns = [.. input.Schema.Where(column => !column.IsHidden)];
        if (Array.Exists(columns, column => column.Type.GetItemType() is not PrimitiveDataViewType))
            return null;
        var view = new CheckedView(input);
        var cache = new CacheDataView(environment, view, Array.ConvertAll(columns, column => column.Index));
        try
        {
            // It reads on a thread of its own: whoever waited for that would meet a refusal inside of ML.NET's exceptions.
            using DataViewRowCursor cursor = cache.GetRowCursor(cache.Schema.Where(column => !column.IsHidden));
            while (cursor.MoveNext())
                environment.CheckAlive();
        }
        catch (Exception exception) when (view._refusal is { } refusal)
        {
            throw environment.Except(exception, refusal.Message);
        }

        return cache;
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, input.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(CheckedView view, DataViewRowCursor input) : FollowingCursor(input)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = base.GetGetter<TValue>(column);
            return getter is ValueGetter<VBuffer<float>> vector && column.Type is VectorDataViewType { IsKnownSize: true } type
                ? (ValueGetter<TValue>)(Delegate)CheckLength(vector, column, type.Size)
                : getter;
        }

        public override bool MoveNext() => input.MoveNext();

        private ValueGetter<VBuffer<float>> CheckLength(ValueGetter<VBuffer<float>> getter, DataViewSchema.Column column, int length) =>
            (ref VBuffer<float> value) =>
            {
                getter(ref value);
                if (value.Length != length)
                    throw view._refusal = ViewErrors.Length(column, value.Length, Position, "training");
            };
    }
}
