namespace MlNetDeep;

/// <summary>
/// The rows of a view, each as often as said and otherwise in their order. No value is copied: a row is repeated where it stands. Over rows
/// that can be sought, as cached ones, it can be shuffled.
/// </summary>
/// <param name="input">Gives the same rows to each cursor.</param>
/// <param name="counts">How often each row comes, at least 0; one for each row.</param>
internal sealed class ResampledView(IDataView input, int[] counts) : IDataView
{
    public bool CanShuffle => input is IRowSeekable;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => counts.Sum(count => (long)count);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        if (input is not IRowSeekable seekable)
            return new RepeatingCursor(input.GetRowCursor(columnsNeeded), counts);
        int[] order = [.. counts.SelectMany((count, row) => Enumerable.Repeat(row, count))];
        rand?.Shuffle(order);
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        return new SeekingCursor(seekable.GetSeeker(active.Contains), order, counts.Length);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>What is said of an input that has not the rows of an earlier pass: those drawn from the earlier ones would be others.</summary>
    internal static InvalidOperationException Changed(int before, string now) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The data had {before} rows when they were read first, and {now} in a later pass, but every pass must give the same rows: keep them " +
        $"in memory (CacheRows = true, or mlContext.Data.Cache), or take what changes out of the steps before."));
}
