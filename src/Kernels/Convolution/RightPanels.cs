namespace MlNetDeep.Kernels;

/// <summary>
/// The columns of a row-major right operand, [depth, groups x columns of a group], a row of the tile at a time and group by group: read
/// where they lie, but for those that a group has beyond whole rows, which are packed with zeros beside them.
/// </summary>
internal readonly struct RightPanels<TRow>(int depth, int rowStride, int groupColumns, int groups) where TRow : struct, ITileRow<TRow>
{
    private readonly int _panelsOfGroup = (groupColumns + TRow.Width - 1) / TRow.Width;

    /// <summary>The number of panels of all groups.</summary>
    public int Count => groups * _panelsOfGroup;

    /// <summary>The group of a panel.</summary>
    public int GroupOf(int panel) => panel / _panelsOfGroup;

    /// <summary>Packs what does not lie as the tile reads it, into the thread's buffer; anew whenever the operand b has changed.</summary>
    public void Pack(ref float b)
    {
        var rest = groupColumns % TRow.Width;
        if (rest == 0)
            return;
        var panelLength = (long)depth * TRow.Width;
        ref var packed = ref AlignedBuffer.Grow(ref ConvolutionBuffers.Panels, groups * panelLength);
        for (var group = 0; group < groups; group++)
        {
            PanelPacking.Pack<TRow>(
                ref Unsafe.Add(ref b, (group + 1) * groupColumns - rest), 1, (nuint)rowStride, rest, depth,
                ref Unsafe.Add(ref packed, (nuint)group * (nuint)panelLength), (nuint)panelLength);
        }
    }

    /// <summary>
    /// Where a panel lies: its stride from row to row, its first column in the operand b, and its columns, beyond which it holds zeros.
    /// </summary>
    public ref float Panel(ref float b, int panel, out nuint stride, out int column, out int columns)
    {
        var (group, within) = Math.DivRem(panel, _panelsOfGroup);
        var first = within * TRow.Width;
        column = group * groupColumns + first;
        columns = Math.Min(TRow.Width, groupColumns - first);
        if (columns == TRow.Width)
        {
            stride = (nuint)rowStride;
            return ref Unsafe.Add(ref b, column);
        }
        stride = (nuint)TRow.Width;
        return ref Unsafe.Add(ref ConvolutionBuffers.Panels!.First, (nuint)group * (nuint)depth * (nuint)TRow.Width);
    }
}
