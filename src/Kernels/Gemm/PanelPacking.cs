using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>
/// Copies a block of an operand into panels, in the order in which the micro-kernel reads it. A lane is a row of A or a column of B;
/// a panel holds Width lanes: element (lane, p) of a panel at p Width + lane. The lanes that a last panel lacks are zero.
/// </summary>
internal static class PanelPacking
{
    /// <summary>
    /// Packs lanes x depth elements into ceil(lanes / Width) panels, or into a part of the depth of larger ones, panelStride (at least
    /// Width depth) elements apart. The source has (lane, p) at lane laneStride + p depthStride.
    /// </summary>
    [MethodImpl(LoopOptions.Loop)]
    public static void Pack<TPanel>(
        ref float source, nuint laneStride, nuint depthStride, int lanes, int depth, ref float destination, nuint panelStride)
        where TPanel : struct, IPanel
    {
        var width = TPanel.Width;
        for (; lanes > 0; lanes -= width)
        {
            if (lanes < width)
                PackPartial<TPanel>(ref source, laneStride, depthStride, lanes, depth, ref destination);
            else if (laneStride == 1)
                CopyLanes<TPanel>(ref source, depthStride, depth, ref destination);
            else if (depthStride == 1 && width >= 4)
                TransposeLanes<TPanel>(ref source, laneStride, depth, ref destination);
            else
                PackPartial<TPanel>(ref source, laneStride, depthStride, width, depth, ref destination);
            source = ref Unsafe.Add(ref source, (nuint)width * laneStride);
            destination = ref Unsafe.Add(ref destination, panelStride);
        }
    }

    /// <summary>The lanes of one depth lie side by side.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private static void CopyLanes<TPanel>(ref float source, nuint depthStride, int depth, ref float destination)
        where TPanel : struct, IPanel
    {
        for (; depth > 0; depth--)
        {
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.As<float, byte>(ref destination), ref Unsafe.As<float, byte>(ref source), (uint)TPanel.Width * sizeof(float));
            source = ref Unsafe.Add(ref source, depthStride);
            destination = ref Unsafe.Add(ref destination, TPanel.Width);
        }
    }

    /// <summary>
    /// The depths of one lane lie side by side: four lanes at a time, down the depth, so that the processor sees four streams to fetch
    /// ahead. The last four lanes may overlap the ones before.
    /// </summary>
    [MethodImpl(LoopOptions.Loop)]
    private static void TransposeLanes<TPanel>(ref float source, nuint laneStride, int depth, ref float destination)
        where TPanel : struct, IPanel
    {
        var whole = depth & ~3;
        for (var lane = 0; lane < TPanel.Width; lane += 4)
        {
            var first = Math.Min(lane, TPanel.Width - 4);
            ref var from = ref Unsafe.Add(ref source, (nuint)first * laneStride);
            ref var to = ref Unsafe.Add(ref destination, first);
            for (var p = 0; p < whole; p += 4)
            {
                Transpose4x4(ref from, laneStride, ref to, (nuint)TPanel.Width);
                from = ref Unsafe.Add(ref from, 4);
                to = ref Unsafe.Add(ref to, 4 * TPanel.Width);
            }
        }
        ref var rest = ref Unsafe.Add(ref destination, (nuint)whole * (nuint)TPanel.Width);
        PackPartial<TPanel>(ref Unsafe.Add(ref source, whole), laneStride, 1, TPanel.Width, depth - whole, ref rest);
    }

    /// <summary>destination (p, lane) = source (lane, p) for four lanes and four depths.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Transpose4x4(ref float source, nuint laneStride, ref float destination, nuint width)
    {
        var (x0, x1) = (Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, laneStride));
        var (x2, x3) = (Vector128.LoadUnsafe(ref source, 2 * laneStride), Vector128.LoadUnsafe(ref source, 3 * laneStride));
        var (low02, high02) = (Interleave.Low(x0, x2), Interleave.High(x0, x2));
        var (low13, high13) = (Interleave.Low(x1, x3), Interleave.High(x1, x3));
        Interleave.Low(low02, low13).StoreUnsafe(ref destination);
        Interleave.High(low02, low13).StoreUnsafe(ref destination, width);
        Interleave.Low(high02, high13).StoreUnsafe(ref destination, 2 * width);
        Interleave.High(high02, high13).StoreUnsafe(ref destination, 3 * width);
    }

    /// <summary>Any strides, and panels that are not full.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private static void PackPartial<TPanel>(
        ref float source, nuint laneStride, nuint depthStride, int lanes, int depth, ref float destination)
        where TPanel : struct, IPanel
    {
        for (; depth > 0; depth--)
        {
            for (var lane = 0; lane < lanes; lane++)
                Unsafe.Add(ref destination, lane) = Unsafe.Add(ref source, (nuint)lane * laneStride);
            for (var lane = lanes; lane < TPanel.Width; lane++)
                Unsafe.Add(ref destination, lane) = 0;
            source = ref Unsafe.Add(ref source, depthStride);
            destination = ref Unsafe.Add(ref destination, TPanel.Width);
        }
    }
}
