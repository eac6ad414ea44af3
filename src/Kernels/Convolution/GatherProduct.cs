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
    /// C(r, j) = f(start_j + sum over d of A(r, d) B(d, j)), for the columns of C, at most a row of the tile. B has (d, j) at d bStride + j
    /// and is, as start, as wide as such a row, whatever the columns. C has (r, j) at p cStride + j, with p = places[r], or r where there are no
    /// places.
    /// </summary>
    [MethodImpl(LoopOptions.Loop), SkipLocalsInit]
    public void Write<TRow, TFunction>(
        ref float source, ref float b, nuint bStride, ref float start, TFunction function, ref float c, nuint cStride,
        ReadOnlySpan<int> places, int columns)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        ref var tile = ref MemoryMarshal.GetReference(stackalloc float[TRow.TileRows * TRow.Width]);
        var whole = places.IsEmpty && columns == TRow.Width ? _rows.Length / TRow.TileRows * TRow.TileRows : 0;
        var row = 0;
        for (; row < whole; row += TRow.TileRows)
        {
            GatherTile.Run<TRow, TFunction>(
                ref source, ref Row(row), ref Depth, _depths.Length, ref b, bStride, ref start, 0, function,
                ref Unsafe.Add(ref c, (nuint)row * cStride), cStride);
        }
        for (; row < _rows.Length; row += TRow.TileRows)
        {
            var rows = Math.Min(TRow.TileRows, _rows.Length - row);
            EdgeTile<TRow, TFunction>(ref source, row, rows, ref b, bStride, ref start, 0, function, ref tile);
            for (var i = 0; i < rows; i++)
            {
                var place = (nuint)(places.IsEmpty ? row + i : places[row + i]);
                Copy(ref Unsafe.Add(ref tile, i * TRow.Width), ref Unsafe.Add(ref c, place * cStride), columns);
            }
        }
    }

    /// <summary>C(r, j) = C(r, j) + sum over d of A(r, d) B(d, j).</summary>
    /// <inheritdoc cref="Write"/>
    [MethodImpl(LoopOptions.Loop), SkipLocalsInit]
    public void Add<TRow>(ref float source, ref float b, nuint bStride, ref float c, nuint cStride, int columns) where TRow : struct, ITileRow<TRow>
    {
        var nr = (nuint)TRow.Width;
        ref var tile = ref MemoryMarshal.GetReference(stackalloc float[TRow.TileRows * TRow.Width]);
        MemoryMarshal.CreateSpan(ref tile, TRow.TileRows * TRow.Width).Clear();
        var whole = columns == TRow.Width ? _rows.Length / TRow.TileRows * TRow.TileRows : 0;
        var row = 0;
        for (; row < whole; row += TRow.TileRows)
        {
            ref var target = ref Unsafe.Add(ref c, (nuint)row * cStride);
            GatherTile.Run<TRow, IdentityFunction>(
                ref source, ref Row(row), ref Depth, _depths.Length, ref b, bStride, ref target, cStride, default, ref target, cStride);
        }
        for (; row < _rows.Length; row += TRow.TileRows)
        {
            var rows = Math.Min(TRow.TileRows, _rows.Length - row);
            for (var i = 0; i < rows; i++)
                Copy(ref Unsafe.Add(ref c, (nuint)(row + i) * cStride), ref Unsafe.Add(ref tile, (nuint)i * nr), columns);
            EdgeTile<TRow, IdentityFunction>(ref source, row, rows, ref b, bStride, ref tile, nr, default, ref tile);
            for (var i = 0; i < rows; i++)
                Copy(ref Unsafe.Add(ref tile, (nuint)i * nr), ref Unsafe.Add(ref c, (nuint)(row + i) * cStride), columns);
        }
    }

    private ref int Depth => ref MemoryMarshal.GetReference(_depths);

    private ref int Row(int row) => ref Unsafe.Add(ref MemoryMarshal.GetReference(_rows), row);

    /// <summary>A tile into a buffer; rows that are missing at the end repeat the last.</summary>
    private void EdgeTile<TRow, TFunction>(
        ref float source, int row, int rows, ref float b, nuint bStride, ref float start, nuint startStride, TFunction function,
        ref float tile)
        where TRow : struct, ITileRow<TRow>
        where TFunction : struct, IActivationFunction
    {
        Span<int> offsets = stackalloc int[TRow.TileRows];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = _rows[row + Math.Min(i, rows - 1)];
        GatherTile.Run<TRow, TFunction>(
            ref source, ref offsets[0], ref Depth, _depths.Length, ref b, bStride, ref start, startStride, function, ref tile,
            (nuint)TRow.Width);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Copy(ref float from, ref float to, int count)
    {
        for (var j = 0; j < count; j++)
            Unsafe.Add(ref to, j) = Unsafe.Add(ref from, j);
    }
}
