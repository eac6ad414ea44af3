namespace MlNetDeep;

/// <summary>Parts of matrices whose columns are adjacent; nothing is copied.</summary>
internal static class MatrixParts
{
    /// <summary>Some columns of a matrix that has any.</summary>
    /// <param name="matrix">[rows, columns], columns adjacent.</param>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many.</param>
    public static Matrix TakeColumns(this Matrix matrix, int first, int count) =>
        new(matrix.Data[first..], matrix.Rows, count, matrix.RowStride, 1);

    /// <summary>The first rows of a matrix.</summary>
    /// <param name="matrix">[rows, columns], columns adjacent.</param>
    /// <param name="count">How many.</param>
    public static Matrix TakeRows(this Matrix matrix, int count) =>
        new(matrix.Data, count, matrix.Columns, matrix.RowStride, 1);
}
