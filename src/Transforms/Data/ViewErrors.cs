namespace MlNetDeep;

/// <summary>What is said of views that break the promises of views: the same rows each time, and vectors of the length of their type.</summary>
internal static class ViewErrors
{
    private const string Remedy =
        "Data must give the same rows each time that they are read: write them to a file first, or cache all columns in one reading, by " +
        "mlContext.Data.Cache with columnsToPrefetch.";

    /// <summary>A row's vector is shorter or longer than its type. The use is training or validation; null where that is not known.</summary>
    public static InvalidOperationException Length(DataViewSchema.Column column, int length, long row, string? use = null) => new(
        $"The column '{column.Name}' has {length} values in row {row} (counted from 0){(use is null ? "" : $" of the {use} data")}, but " +
        $"{column.Type.GetValueCount()} by its type: give each row all its values, those that are missing as NaN.");

    /// <summary>A cursor over the same rows as another ended at another row.</summary>
    public static InvalidOperationException Cursors() => new($"Two cursors over the data gave different numbers of rows. {Remedy}");

    /// <summary>ML.NET's cache, whose columns are filled by readings of their own, has not one value for each row.</summary>
    public static InvalidOperationException InCache(IndexOutOfRangeException exception) => new(
        $"A row could not be read ({exception.Message}). A cache fails so where its columns were read at different times, and the rows had " +
        $"become fewer. {Remedy}",
        exception);
}
