namespace MlNetDeep.Kernels;

/// <summary>What is summed over the rows of some adjacent columns.</summary>
internal interface IColumnTerm<V> where V : struct, ISimd<V>
{
    /// <summary>The term at an offset from the columns' first row, in elements.</summary>
    V At(nuint offset);
}

/// <summary>x.</summary>
internal readonly ref struct ValueTerm<V>(ref float x) : IColumnTerm<V> where V : struct, ISimd<V>
{
    private readonly ref float _x = ref x;

    [MethodImpl(AggressiveInlining)]
    public V At(nuint offset) => V.Load(ref _x, offset);
}

/// <summary>(x - mean)^2.</summary>
internal readonly ref struct SquareTerm<V>(ref float x, V mean) : IColumnTerm<V> where V : struct, ISimd<V>
{
    private readonly ref float _x = ref x;
    private readonly V _mean = mean;

    [MethodImpl(AggressiveInlining)]
    public V At(nuint offset)
    {
        var deviation = Tiny.Flush(V.Load(ref _x, offset) - _mean);
        return deviation * deviation;
    }
}

/// <summary>dy (x - mean).</summary>
internal readonly ref struct ProductTerm<V>(ref float x, ref float dy, V mean) : IColumnTerm<V> where V : struct, ISimd<V>
{
    private readonly ref float _x = ref x;
    private readonly ref float _dy = ref dy;
    private readonly V _mean = mean;

    [MethodImpl(AggressiveInlining)]
    public V At(nuint offset) => V.Load(ref _dy, offset) * (V.Load(ref _x, offset) - _mean);
}

/// <summary>What grows block by block of rows.</summary>
internal interface IColumnBlocks
{
    /// <summary>Joins what the rows before came to with a block of rows, in the V.Count columns from one on.</summary>
    void AddBlock<V>(int before, int rows, nuint column) where V : struct, ISimd<V>;
}

/// <summary>Sums down columns.</summary>
internal static class ColumnTerms
{
    // Elements of a block: what the first-level cache holds of two operands.
    private const int BlockLength = 2048;
    private const int LeastBlockRows = 16;

    /// <summary>Adds block by block, and in a block all columns.</summary>
    public static void Run<V, TBlocks>(TBlocks blocks, int rows, int columns)
        where V : struct, ISimd<V>
        where TBlocks : struct, IColumnBlocks, allows ref struct
    {
        var blockRows = BlockRows(columns);
        for (int first = 0, count; first < rows; first += count)
        {
            count = Math.Min(blockRows, rows - first);
            var j = 0;
            if (V.Count > 1)
            {
                for (; columns - j >= V.Count; j += V.Count)
                    blocks.AddBlock<V>(first, count, (nuint)j);
            }
            for (; j < columns; j++)
                blocks.AddBlock<SimdScalar>(first, count, (nuint)j);
        }
    }

    /// <summary>
    /// The rows of a block: sums are taken block by block and then added up, so that a second pass over the block finds it in the cache,
    /// and rounding errors grow with the rows of a block and the number of blocks alone.
    /// </summary>
    public static int BlockRows(int columns) => Math.Max(LeastBlockRows, BlockLength / columns);

    /// <summary>The sum over rows, stride elements apart, in four running sums, so that four additions are under way at a time.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sum<V, TTerm>(TTerm term, nuint rows, nuint stride)
        where V : struct, ISimd<V>
        where TTerm : struct, IColumnTerm<V>, allows ref struct
    {
        var (s0, s1, s2, s3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        nuint i = 0, offset = 0;
        for (; i + 4 <= rows; i += 4, offset += 4 * stride)
        {
            s0 += term.At(offset);
            s1 += term.At(offset + stride);
            s2 += term.At(offset + 2 * stride);
            s3 += term.At(offset + 3 * stride);
        }
        for (; i < rows; i++, offset += stride)
            s0 += term.At(offset);
        return (s0 + s1) + (s2 + s3);
    }
}
