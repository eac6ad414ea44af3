using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms;

/// <summary>The view of a <see cref="SequentialTransformer"/>. It cannot be shuffled, nor read by several cursors in parts.</summary>
internal sealed class SequentialView(IHost host, SequentialTransformer transformer, IDataView input, DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        IEnumerable<DataViewSchema.Column> passed = active.Where(index => index < input.Schema.Count).Select(index => input.Schema[index]);
        bool computes = active.Any(IsAdded);
        if (computes)
            passed = passed.Union(transformer.ReadColumns.Select(name => input.Schema[name]));
        DataViewRowCursor cursor = input.GetRowCursor(passed);
        try
        {
            SequentialColumns? added = computes
                ? transformer.Open(input, cursor, column => active.Contains(input.Schema.Count + column))
                : null;
            return new SequentialCursor(host, schema, cursor, added, active);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private bool IsAdded(int column) => column >= input.Schema.Count;
}
