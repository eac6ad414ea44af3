using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels;

/// <summary>A k x n right operand in the order in which the product reads it: packed once, used for many products (scoring).</summary>
/// <remarks>Immutable, so threads may share it. The layout is the machine's own; it is made anew in every process.</remarks>
public sealed class PackedMatrix
{
    private readonly AlignedBuffer _panels;
    private readonly int _paddedColumns;

    private PackedMatrix(int rows, int columns, int paddedColumns)
    {
        (Rows, Columns, _paddedColumns) = (rows, columns, paddedColumns);
        _panels = new AlignedBuffer((long)rows * paddedColumns);
    }

    /// <summary>k, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>n, the number of columns.</summary>
    public int Columns { get; }

    /// <summary>Packs a copy of <paramref name="b"/>.</summary>
    /// <param name="b">k x n, at any strides; later changes to its span have no effect.</param>
    /// <exception cref="OverflowException">The packed copy would exceed the largest array, about 2^31 floats.</exception>
    public static PackedMatrix Pack(ReadOnlyMatrix b)
    {
        PackedMatrix? packed = null;
        SimdDispatch.Run(new PackingKernel(b, ref packed));
        return packed!;
    }

    /// <summary>Packs a copy for the micro-kernel of one width.</summary>
    internal static PackedMatrix Pack<V>(ReadOnlyMatrix b) where V : struct, ISimd<V>
    {
        var packed = new PackedMatrix(b.Rows, b.Columns, GemmBlocking.RoundUp(b.Columns, GemmTile<V>.NR));
        var depth = packed.BlockDepth;
        for (var row = 0; row < b.Rows; row += depth)
        {
            var rows = Math.Min(depth, b.Rows - row);
            ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Data), (nuint)row * (nuint)b.RowStride);
            PanelPacking.Pack<ColumnPanel<V>>(
                ref first, (nuint)b.ColumnStride, (nuint)b.RowStride, b.Columns, rows, ref packed.Panels<V>(row, rows, 0));
        }
        return packed;
    }

    /// <summary>The rows of every block but the last.</summary>
    internal int BlockDepth => GemmBlocking.Even(Rows, GemmBlocking.KC, 1);

    /// <summary>The panel of a column, a multiple of NR, in the block of <paramref name="depth"/> rows from a row on.</summary>
    internal ref float Panels<V>(int row, int depth, int column) where V : struct, ISimd<V> =>
        ref Unsafe.Add(ref _panels.First, (nuint)row * (nuint)_paddedColumns + (nuint)column * (nuint)depth);

    /// <summary>Carries the result of <see cref="Pack{V}"/> out of the dispatch.</summary>
    private readonly ref struct PackingKernel(ReadOnlyMatrix b, ref PackedMatrix? packed) : ISimdKernel
    {
        private readonly ReadOnlyMatrix _b = b;
        private readonly ref PackedMatrix? _packed = ref packed;

        public void Run<V>() where V : struct, ISimd<V> => _packed = Pack<V>(_b);
    }
}
