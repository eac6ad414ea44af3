namespace MlNetDeep.Kernels.Tests;

/// <summary>How a matrix lies in memory.</summary>
public enum Layout
{
    RowMajor,
    ColumnMajor,
    PaddedRows,
    Scattered,
}

/// <summary>A matrix in guarded memory, in any layout; the elements between its own are gaps.</summary>
internal sealed class StridedOperand : IDisposable
{
    /// <summary>A NaN that no arithmetic produces: in gaps, and in results that are still to come.</summary>
    public const uint Unwritten = 0x7FC12345;

    private readonly GuardedBuffer _buffer;
    private readonly int _rowStride;
    private readonly int _columnStride;

    public StridedOperand(int rows, int columns, Layout layout, Guard guard)
    {
        (Rows, Columns) = (rows, columns);
        (_rowStride, _columnStride) = layout switch
        {
            Layout.RowMajor => (columns, 1),
            Layout.ColumnMajor => (1, rows),
            Layout.PaddedRows => (columns + 3, 1),
            _ => (2 * columns + 1, 2),
        };
        var length = rows == 0 || columns == 0 ? 0 : (rows - 1) * _rowStride + (columns - 1) * _columnStride + 1;
        _buffer = new GuardedBuffer(length, guard);
        _buffer.Span.Fill(BitConverter.UInt32BitsToSingle(Unwritten));
    }

    public int Rows { get; }

    public int Columns { get; }

    public Matrix Matrix => new(_buffer.Span, Rows, Columns, _rowStride, _columnStride);

    public float this[int i, int j]
    {
        get => _buffer.Span[i * _rowStride + j * _columnStride];
        set => _buffer.Span[i * _rowStride + j * _columnStride] = value;
    }

    /// <summary>Sets the element (i, j) to values[i * Columns + j].</summary>
    public StridedOperand With(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
                this[i, j] = values[i * Columns + j];
        }
        return this;
    }

    /// <summary>Fails where a gap was written to.</summary>
    public void AssertGapsUntouched()
    {
        var elements = new HashSet<int>();
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
                elements.Add(i * _rowStride + j * _columnStride);
        }
        var span = _buffer.Span;
        for (var i = 0; i < span.Length; i++)
        {
            if (!elements.Contains(i))
                Assert.Equal(Unwritten, BitConverter.SingleToUInt32Bits(span[i]));
        }
    }

    public void Dispose() => _buffer.Dispose();
}
