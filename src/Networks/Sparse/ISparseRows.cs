namespace MlNetDeep;

/// <summary>Rows that are kept as their features that are not zero.</summary>
internal interface ISparseRows
{
    /// <summary>One row.</summary>
    /// <param name="position">From 0.</param>
    SparseRow GetSparseRow(int position);
}
