namespace MlNetDeep;

/// <summary>Rows as messages name them.</summary>
internal static class RowNames
{
    /// <summary>The row in words. Its position would not do: where threads share the reading each has positions of its own.</summary>
    public static string Describe(DataViewRow row)
    {
        DataViewRowId id = default;
        row.GetIdGetter()(ref id);
        return id.High == 0 ? $"row {id.Low} (counted from 0)" : $"the row with the ID {id}";
    }
}
