namespace MlNetDeep.Kernels;

/// <summary>
/// The columns of a row-major right operand, [depth, groups x columns of a group], a row of the tile at a time and group by group: read
/// where they lie if they are one panel, otherwise packed, with zeros beside those that a group has beyond whole rows. Rows that lie apart would
/// evict one another from the first-level cache.
/// </summary>
internal readonly struct RightPanels<TRow>(int depth, int rowStride, int groupColumns, int groups) where TRow : struct, ITileRow<TRow>
{
    private readonly int _panelsOfGroup = (groupColumns + TRow.Width - 1) / TRow.Width;
    private readonly nuint _panelLength = (nuint)depth * (nuint)TRow.Width;

    /// <summary>The number of panels of all groups.</summary>
    public int Count => groups * _panelsOfGroup;

    private bool LiesAsRead => rowStride == TRow.Width && groups == 1;

    /// <summary>The group of a panel.</summary>
    public int GroupOf(int panel) => panel / _panelsOfGroup;

    /// <summary>Packs what does not lie as the tile reads it, into the thread's buffer; anew whenever the operand b has changed.</summary>
    public void Pack(ref float b)
    {
        if (LiesAsRead)
            return;
        ref var packed = ref AlignedBuffer.Grow(ref ConvolutionBuffers.Panels, Count * (long)_panelLength);
        for (var group = 0; group < groups; group++)
        {
            PanelPacking.Pack<TRow>(
                ref Unsafe.Add(ref b, group * groupColumns), 1, (nuint)rowStride, groupColumns, depth,
                ref Unsafe.Add(ref packed, (nuint)(group * _panelsOfGroup) * _panelLength), _panelLength);
        }
    }

    /// <summary>Where a panel lies, its first column in the operand b, and its columns, beyond which it holds zeros.</summary>
    public ref float Panel(ref float b, int panel, out int column, out int columns)
    {
        var (group, within) = Math.DivRem(panel, _panelsOfGroup);
        var first = within * TRow.Width;
        column = group * groupColumns + first;
        columns = Math.Min(TRow.Width, groupColumns - first);
        return ref LiesAsRead ? ref b : ref Unsafe.Add(ref ConvolutionBuffers.Panels!.First, (nuint)panel * _panelLength);
    }
}
