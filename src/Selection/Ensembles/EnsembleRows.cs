using System.Text;

namespace MlNetDeep;

/// <summary>What choosing rows needs to know of them.</summary>
/// <param name="Labels">The value, the class from 0, or 0 and 1; NaN where it is missing.</param>
/// <param name="Groups">For each row, the text of the column by which rows stay together; null where there is none.</param>
internal sealed record EnsembleRows(float[] Labels, string[]? Groups)
{
    /// <summary>Reads labels, whose type was checked, and groups, and nothing else.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static EnsembleRows Read(IHost host, IDataView data, string labelColumn, string? groupColumn)
    {
        DataViewSchema.Column label = data.Schema[labelColumn];
        DataViewSchema.Column? group = groupColumn is null ? null : data.Schema[groupColumn];
        using DataViewRowCursor cursor = data.GetRowCursor(group is { } active ? [label, active] : [label]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        ValueGetter<StringBuilder>? getGroup = group is { } column ? RowCursorUtils.GetGetterAsStringBuilder(cursor, column.Index) : null;
        var labels = new List<float>();
        var groups = new List<string>();
        float value = 0;
        var text = new StringBuilder();
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            getLabel(ref value);
            labels.Add(value);
            getGroup?.Invoke(ref text);
            groups.Add(getGroup is null ? "" : text.ToString());
        }

        if (labels.Count == 0)
            throw host.Except("The training data have no rows: give data with at least one, or look at the filters before the ensemble.");
        return new EnsembleRows([.. labels], getGroup is null ? null : [.. groups]);
    }
}
