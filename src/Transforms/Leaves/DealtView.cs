using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>
/// Rows that come from several views, as cards that were dealt are taken up again: row r from the view r mod their number. Training on several ranks opens
/// those views alone whose rows are the rank's.
/// </summary>
internal sealed class DealtView : IDataView
{
    private readonly IHostEnvironment _env;
    private readonly Func<int, IDataView> _load;
    // Those that are read.
    private readonly LeafShare _share;

    public DealtView(IHostEnvironment env, Func<int, IDataView> load, int leaves)
        : this(env, load, LeafShare.All(leaves), null)
    {
    }

    private DealtView(IHostEnvironment env, Func<int, IDataView> load, LeafShare share, DataViewSchema? schema)
    {
        (_env, _load, _share) = (env, load, share);
        Schema = schema ?? Load(0).Schema;
    }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount() => null;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var cursors = new List<DataViewRowCursor>();
        try
        {
            for (int leaf = _share.First; leaf < _share.End; leaf++)
            {
                IDataView view = Load(leaf);
                Check(view.Schema, leaf);
                cursors.Add(view.GetRowCursor(columns.Select(column => view.Schema[column.Index])));
            }

            return new DealtCursor(Schema, _share, [.. cursors]);
        }
        catch
        {
            cursors.ForEach(cursor => cursor.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>
    /// The rows of some leaves of a view that is made from these rows by steps that each give a row for a row; null for other views, and where these leaves'
    /// rows are not those of whole views.
    /// </summary>
    public static IDataView? PartOf(IHostEnvironment env, IDataView view, LeafShare share)
    {
        IDataView source = view;
        while (source is IDataTransform step and IRowToRowMapper)
            source = step.Source;
        if (source is not DealtView rows || rows._share.Leaves != share.Leaves)
            return null;
        var part = new DealtView(rows._env, rows._load, share, rows.Schema);
        return source == view ? part : ApplyTransformUtils.ApplyAllTransformsToData(env, view, part, rows);
    }

    private IDataView Load(int leaf) =>
        _load(leaf) ?? throw _env.Except($"There are no rows of leaf {leaf}: what loads them gave null.");

    private void Check(DataViewSchema schema, int leaf)
    {
        for (int i = 0; i < Math.Max(schema.Count, Schema.Count); i++)
        {
            string own = i < schema.Count ? $"'{schema[i].Name}' of type {schema[i].Type}" : "missing";
            string first = i < Schema.Count ? $"'{Schema[i].Name}' of type {Schema[i].Type}" : "missing";
            if (own != first)
                throw _env.Except($"Column {i} of the rows of leaf {leaf} is {own}, but of leaf 0 {first}: all leaves must have the same columns.");
            if (ClassNames.FindDifference(ClassNames.OfKeys(Schema[i]), ClassNames.OfKeys(schema[i]), "leaf 0") is { } difference)
                throw _env.Except($"Of the column '{schema[i].Name}' of leaf {leaf} {difference}: fit the map once, and put it in front of all leaves.");
        }
    }
}
