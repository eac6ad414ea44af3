using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>A view that counts the cursors that are opened on it, and the columns that they ask for.</summary>
internal sealed class CountingView(IDataView view) : IDataView
{
    public int Cursors { get; private set; }

    public HashSet<string> Columns { get; } = [];

    public bool CanShuffle => view.CanShuffle;

    public DataViewSchema Schema => view.Schema;

    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors++;
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Columns.UnionWith(columns.Select(column => column.Name));
        return view.GetRowCursor(columns, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
