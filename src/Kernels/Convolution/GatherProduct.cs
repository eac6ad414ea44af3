namespace MlNetDeep.Kernels;

/// <summary>
/// Columns of a product whose left operand is read from an image by offsets, A(r, d) = source[rows[r] + depths[d]], depths zero or more, at
/// most those of a tile's row. All three passes of a convolution are such products.
/// </summary>
internal readonly ref struct GatherProduct(ReadOnlySpan<int> rows, ReadOnlySpan<int> depths)
{
    private readonly ReadOnlySpan<int> _rows = rows;
    private readonly ReadOnlySpan<int> _depths = depths;

    /// <summary>
    /// C(r, j) = f(start_j + sum over d of A(r, d) B(d, j)), for the columns of C, at most a row of the tile. B is a panel,
    /// (d, j) at d Width + j, as wide as such a row, as start is, whatever the columns. C has (r, j) at p cStride + j, with p = places[r], or r where there are no
    /// places.
    /// </summary>
    public void Write<TRow, TFunction>(
        ref float source, ref float b, ref float start, TFunction function, ref float c, nuint cStride,
        ReadOnlySpan<int> places, int columns)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction =>
        Blocks<TRow, TFunction>(ref source, ref b, ref start, 0, function, ref c, cStride, places, columns);

    /// <summary>C(r, j) = C(r, j) + sum over d of A(r, d) B(d, j).</summary>
    /// <inheritdoc cref="Write"/>
    public void Add<TRow>(ref float source, ref float b, ref float c, nuint cStride, int columns) where TRow : struct, ITileRow<TRow> =>
        Blocks<TRow, IdentityFunction>(ref source, ref b, ref c, cStride, default, ref c, cStride, default, columns);

    /// <summary>The depth block by block: one of B stays in the first-level cache while all rows pass, and the sums wait in C for the next.</summary>
    private void Blocks<TRow, TFunction>(
        ref float source, ref float b, ref float start, nuint startStride, TFunction function, ref float c, nuint cStride,
        ReadOnlySpan<int> places, int columns)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        var step = GemmBlocking.Even(_depths.Length, GemmBlocking.KC, 1);
        var rest = _depths;
        for (; rest.Length > step; rest = rest[step..])
        {
            new GatherProduct(_rows, rest[..step]).Block<TRow, IdentityFunction>(
                ref source, ref b, ref start, startStride, default, ref c, cStride, places, columns);
            b = ref Unsafe.Add(ref b, step * TRow.Width);
            start = ref c;
            startStride = cStride;
        }
        new GatherProduct(_rows, rest).Block<TRow, TFunction>(ref source, ref b, ref start, startStride, function, ref c, cStride, places, columns);
    }

    /// <summary>One block of the depth: what is added to is start, the same for all rows, or C, with a stride above 0.</summary>
    [MethodImpl(LoopOptions.Loop), SkipLocalsInit]
    private void Block<TRow, TFunction>(
        ref float source, ref float b, ref float start, nuint startStride, TFunction function, ref float c, nuint cStride,
        ReadOnlySpan<int> places, int columns)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        var continues = startStride > 0;
        ref var tile = ref MemoryMarshal.GetReference(stackalloc float[TRow.TileRows * TRow.Width]);
        var whole = places.IsEmpty && columns == TRow.Width ? _rows.Length / TRow.TileRows * TRow.TileRows : 0;
        var row = 0;
        for (; row < whole; row += TRow.TileRows)
        {
            ref var target = ref Unsafe.Add(ref c, (nuint)row * cStride);
            GatherTile.Run<TRow, TFunction>(
                ref source, ref Row(row), ref Depth, _depths.Length, ref b, ref continues ? ref target : ref start, startStride, function,
                ref target, cStride);
        }
        if (row < _rows.Length)
            MemoryMarshal.CreateSpan(ref tile, TRow.TileRows * TRow.Width).Clear();
        for (; row < _rows.Length; row += TRow.TileRows)
        {
            var rows = Math.Min(TRow.TileRows, _rows.Length - row);
            for (var i = 0; continues && i < rows; i++)
                Copy(ref Unsafe.Add(ref c, Place(places, row + i) * cStride), ref Unsafe.Add(ref tile, i * TRow.Width), columns);
            EdgeTile<TRow, TFunction>(
                ref source, row, rows, ref b, ref continues ? ref tile : ref start, continues ? (nuint)TRow.Width : 0, function, ref tile);
            for (var i = 0; i < rows; i++)
                Copy(ref Unsafe.Add(ref tile, i * TRow.Width), ref Unsafe.Add(ref c, Place(places, row + i) * cStride), columns);
        }
    }

    private static nuint Place(ReadOnlySpan<int> places, int row) => (nuint)(places.IsEmpty ? row : places[row]);

    private ref int Depth => ref MemoryMarshal.GetReference(_depths);

    private ref int Row(int row) => ref Unsafe.Add(ref MemoryMarshal.GetReference(_rows), row);

    /// <summary>A tile into a buffer; rows that are missing at the end repeat the last.</summary>
    private void EdgeTile<TRow, TFunction>(
        ref float source, int row, int rows, ref float b, ref float start, nuint startStride, TFunction function,
        ref float tile)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        Span<int> offsets = stackalloc int[TRow.TileRows];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = _rows[row + Math.Min(i, rows - 1)];
        GatherTile.Run<TRow, TFunction>(
            ref source, ref offsets[0], ref Depth, _depths.Length, ref b, ref start, startStride, function, ref tile,
            (nuint)TRow.Width);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Copy(ref float from, ref float to, int count)
    {
        for (var j = 0; j < count; j++)
            Unsafe.Add(ref to, j) = Unsafe.Add(ref from, j);
    }
}
