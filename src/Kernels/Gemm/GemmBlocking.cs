namespace MlNetDeep.Kernels;

/// <summary>The block sizes of the product, named as in the BLIS papers (Van Zee, van de Geijn, ACM TOMS 41(3), 2015).</summary>
internal static class GemmBlocking
{
    /// <summary>Rows of a block of A: MC x KC floats stay in the second-level cache. A multiple of every MR.</summary>
    public const int MC = 144;

    /// <summary>Depth of a block: a panel of B, KC x NR floats, stays in the first-level cache.</summary>
    public const int KC = 320;

    /// <summary>Columns of a block of B: KC x NC floats stay in the third-level cache. A multiple of every NR.</summary>
    public const int NC = 2048;

    /// <summary>The size of blocks that divide an extent evenly: a multiple of the unit, as the limit is, and at most that.</summary>
    public static int Even(int size, int limit, int unit)
    {
        var blocks = Math.Max(1, (size + limit - 1L) / limit);
        return (int)Math.Min(limit, RoundUp((size + blocks - 1) / blocks, unit));
    }

    /// <summary>The smallest multiple of <paramref name="unit"/> that is not below <paramref name="size"/>.</summary>
    public static long RoundUp(long size, int unit) => (size + unit - 1) / unit * unit;
}

/// <summary>The tile of the micro-kernel for one vector type: constants to the JIT.</summary>
internal static class GemmTile<V> where V : struct, ISimd<V>
{
    /// <summary>
    /// Rows of the tile. Two accumulators a row, two vectors of B and one of A fit the registers: 27 of 32 with 512 bits, 15 of 16 with
    /// 256 bits, and with 128 bits one is left for the product where no fused instruction exists.
    /// </summary>
    public static int MR
    {
        [MethodImpl(AggressiveInlining)]
        get => V.Count switch { 16 => 12, 8 => 6, 4 => 4, _ => 2 };
    }

    /// <summary>Columns of the tile: two vectors.</summary>
    public static int NR => 2 * V.Count;
}
