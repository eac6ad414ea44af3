namespace MlNetDeep;

/// <summary>
/// How rows are dealt to the leaves of a gradient, as cards are: row r of all belongs to leaf r mod Leaves. And which of the leaves are here: from the
/// first to before the end.
/// </summary>
/// <param name="Leaves">How many there are, a power of 2.</param>
/// <param name="First">The first that is here.</param>
/// <param name="End">The first that is behind those.</param>
internal readonly record struct LeafShare(int Leaves, int First, int End)
{
    /// <summary>All of so many.</summary>
    public static LeafShare All(int leaves) => new(leaves, 0, leaves);

    /// <summary>Those of one rank of several: whole leaves, and as equally many as can be.</summary>
    public static LeafShare Of(int leaves, int rank, int ranks) =>
        new(leaves, (int)((long)leaves * rank / ranks), (int)((long)leaves * (rank + 1) / ranks));

    /// <summary>How many are here.</summary>
    public int Count => End - First;

    /// <summary>Whether none is elsewhere.</summary>
    public bool IsAll => Count == Leaves;

    /// <summary>Whether a row, by its number among all, is here.</summary>
    public bool Has(long row)
    {
        long leaf = row % Leaves;
        return leaf >= First && leaf < End;
    }

    /// <summary>The number among all of a row that is here, by its number among these.</summary>
    public long NumberOf(long row) => row / Count * Leaves + First + row % Count;

    /// <summary>How many of so many rows are here.</summary>
    public long RowsOf(long rows) => RowsBefore(rows, End) - RowsBefore(rows, First);

    /// <summary>How many of so many rows a leaf has.</summary>
    public long RowsOf(long rows, int leaf) => (rows + Leaves - 1 - leaf) / Leaves;

    /// <summary>How many of so many rows all leaves before one have together.</summary>
    public long RowsBefore(long rows, int leaf) => rows / Leaves * leaf + Math.Min(rows % Leaves, leaf);

    /// <summary>The rows of a batch that a leaf has, where it has as many left.</summary>
    public int BatchOf(int batchSize) => batchSize == TrainingOptions.WholeBatch ? batchSize : batchSize / Leaves;
}
