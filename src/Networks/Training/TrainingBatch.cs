namespace MlNetDeep;

/// <summary>The rows of one step, as far as they are here: those of each leaf of this rank.</summary>
internal sealed class TrainingBatch(int leaves)
{
    /// <summary>Of this rank's leaves, in their order.</summary>
    public LeafRows[] Leaves { get; } = new LeafRows[leaves];

    /// <summary>The rows of all leaves, wherever they are.</summary>
    public int Rows { get; set; }

    /// <summary>Their summed weight.</summary>
    public double Weight { get; set; }
}

/// <summary>The rows of a batch that one leaf has.</summary>
/// <param name="Block">Where they are; null where there are none.</param>
/// <param name="Start">The first.</param>
/// <param name="Rows">How many.</param>
/// <param name="Place">The rows of the batch that other leaves have before it.</param>
internal readonly record struct LeafRows(RowBlock? Block, int Start, int Rows, int Place)
{
    /// <summary>Their summed weight.</summary>
    public double Weight => Block?.TotalWeight(Start, Rows) ?? 0;
}
