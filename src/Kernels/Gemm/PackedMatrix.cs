namespace MlNetDeep.Kernels;

/// <summary>
/// A k x n right operand in the order in which the product reads it: packed once, used for many products. It may be written part by part,
/// by several threads at a time where their parts differ, as weights change or a batch's rows come in.
/// </summary>
/// <remarks>Products may share it while nobody writes. The layout is the machine's own; it is made anew in every process.</remarks>
internal sealed class PackedMatrix
{
    /// <summary>Columns come in groups of this many, which is a multiple of every NR: parts start at a group.</summary>
    public const int ColumnGroup = 32;

    private readonly AlignedBuffer _panels;
    private readonly long _paddedColumns;
    private readonly int _capacity;

    /// <summary>Memory for a [rows, columns] matrix whose elements are undefined until they are written.</summary>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns, _capacity) = (rows, columns, rows);
        _paddedColumns = GemmBlocking.RoundUp(columns, ColumnGroup);
        _panels = new AlignedBuffer(rows * _paddedColumns);
    }

    private PackedMatrix(PackedMatrix packed)
    {
        (Rows, Columns, _capacity) = (packed.Rows, packed.Columns, packed._capacity);
        (_paddedColumns, _panels) = (packed._paddedColumns, packed._panels);
        ReadsRowByRow = true;
    }

    /// <summary>k, the number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>n, the number of columns.</summary>
    public int Columns { get; }

    /// <summary>Packs a copy of B, [k, n] at any strides; later changes to its span have no effect.</summary>
    public static PackedMatrix Pack(ReadOnlyMatrix b)
    {
        var packed = new PackedMatrix(b.Rows, b.Columns);
        packed.Write(b, 0, 0);
        return packed;
    }

    /// <summary>
    /// The same memory, as products of up to three rows read it fastest: once a row, without the rows of B that a zero in A multiplies.
    /// Their sums are taken in another order than those of more rows. It sees what is written later, but not a later <see cref="Resize"/>.
    /// </summary>
    public PackedMatrix RowByRow() => new(this);

    /// <summary>Whether products of few rows go row by row.</summary>
    internal bool ReadsRowByRow { get; }

    /// <summary>Uses the memory for another number of rows, at most those that it was created with; all elements become undefined.</summary>
    public void Resize(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _capacity);
        Rows = rows;
    }

    /// <summary>
    /// Writes a part of the matrix, at any strides, whose first element goes to (row, column). Its columns begin at a multiple of
    /// <see cref="ColumnGroup"/>, and end at one or at the matrix's own end.
    /// </summary>
    public void Write(ReadOnlyMatrix part, int row, int column)
    {
        var end = (long)column + part.Columns;
        if (row < 0 || column < 0 || (long)row + part.Rows > Rows || end > Columns)
            throw new ArgumentException(
                $"A part of {part.Rows} x {part.Columns} at row {row}, column {column} is not within {Rows} x {Columns}.", nameof(part));
        if (column % ColumnGroup != 0 || (end % ColumnGroup != 0 && end != Columns))
            throw new ArgumentException(
                $"The columns {column} to {end} do not start and end at a multiple of {ColumnGroup} or at the last column.", nameof(part));
        SimdDispatch.Run(new PackingKernel(this, part, row, column));
    }

    /// <summary>Packs a copy for the micro-kernel of one width.</summary>
    internal static PackedMatrix Pack<V>(ReadOnlyMatrix b) where V : struct, ISimd<V>
    {
        var packed = new PackedMatrix(b.Rows, b.Columns);
        new PackingKernel(packed, b, 0, 0).Run<V>();
        return packed;
    }

    /// <summary>The rows of every block but the last.</summary>
    internal int BlockDepth => GemmBlocking.Even(Rows, GemmBlocking.KC, 1);

    /// <summary>The panel of a column, a multiple of NR, in the block of <paramref name="depth"/> rows from a row on.</summary>
    internal ref float Panels<V>(int row, int depth, int column) where V : struct, ISimd<V> =>
        ref Unsafe.Add(ref _panels.First, (nuint)row * (nuint)_paddedColumns + (nuint)column * (nuint)depth);

    /// <summary>Writes a part, block of depth by block of depth.</summary>
    private readonly ref struct PackingKernel(PackedMatrix packed, ReadOnlyMatrix part, int row, int column) : ISimdKernel
    {
        private readonly ReadOnlyMatrix _part = part;

        public void Run<V>() where V : struct, ISimd<V>
        {
            var step = packed.BlockDepth;
            for (var done = 0; done < _part.Rows;)
            {
                var blockRow = (row + done) / step * step;
                var blockDepth = Math.Min(step, packed.Rows - blockRow);
                var skip = row + done - blockRow;
                var rows = Math.Min(blockDepth - skip, _part.Rows - done);
                ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(_part.Data), (nuint)done * (nuint)_part.RowStride);
                ref var panel = ref Unsafe.Add(ref packed.Panels<V>(blockRow, blockDepth, column), skip * GemmTile<V>.NR);
                PanelPacking.Pack<ColumnPanel<V>>(
                    ref first, (nuint)_part.ColumnStride, (nuint)_part.RowStride, _part.Columns, rows,
                    ref panel, (nuint)(GemmTile<V>.NR * blockDepth));
                done += rows;
            }
        }
    }
}
