namespace MlNetDeep.Kernels;

/// <summary>A k x n right operand in the order in which the product reads it: packed once, used for many products (scoring).</summary>
/// <remarks>Immutable, so threads may share it. The layout is the machine's own; it is made anew in every process.</remarks>
public sealed class PackedMatrix
{
    private readonly float[] _data;

    private PackedMatrix(ReadOnlyMatrix b)
    {
        (Rows, Columns) = (b.Rows, b.Columns);
        _data = new float[Rows * Columns];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
                _data[i * Columns + j] = b.Data[i * b.RowStride + j * b.ColumnStride];
        }
    }

    /// <summary>k, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>n, the number of columns.</summary>
    public int Columns { get; }

    /// <summary>Packs a copy of <paramref name="b"/>.</summary>
    /// <param name="b">k x n, at any strides; later changes to its span have no effect.</param>
    public static PackedMatrix Pack(ReadOnlyMatrix b) => new(b);

    internal ReadOnlyMatrix View => new(_data, Rows, Columns);
}
