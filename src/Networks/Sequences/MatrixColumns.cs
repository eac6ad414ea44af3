using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>Parts of matrices whose columns are adjacent.</summary>
internal static class MatrixColumns
{
    /// <summary>Some columns of a matrix that has any; nothing is copied.</summary>
    /// <param name="matrix">[rows, columns], columns adjacent.</param>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many.</param>
    public static Matrix TakeColumns(this Matrix matrix, int first, int count) =>
        new(matrix.Data[first..], matrix.Rows, count, matrix.RowStride, 1);
}
