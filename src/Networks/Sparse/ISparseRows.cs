namespace MlNetDeep;

/// <summary>Rows that are kept as their features that are not zero.</summary>
internal interface ISparseRows
{
    /// <summary>One row, from 0.</summary>
    SparseRow GetSparseRow(int position);
}
