using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>
/// Copies a block of an operand into panels, in the order in which the micro-kernel reads it. A lane is a row of A or a column of B;
/// a panel holds <c>width</c> lanes: element (lane, p) of a panel at p width + lane. The lanes that a last panel lacks are zero.
/// </summary>
internal static class PanelPacking
{
    /// <summary>Packs lanes x depth elements into ceil(lanes / width) panels.</summary>
    /// <param name="source">The first element; (lane, p) at lane laneStride + p depthStride.</param>
    /// <param name="laneStride">Elements from one lane to the next.</param>
    /// <param name="depthStride">Elements from one depth to the next.</param>
    /// <param name="lanes">The number of lanes.</param>
    /// <param name="depth">The depth of the block.</param>
    /// <param name="width">The lanes of a panel: a constant at the call, so that the copies are unrolled.</param>
    /// <param name="destination">Receives the panels one after the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(
        ref float source, nuint laneStride, nuint depthStride, int lanes, int depth, int width, ref float destination)
    {
        for (; lanes > 0; lanes -= width)
        {
            if (lanes < width)
                PackPartial(ref source, laneStride, depthStride, lanes, depth, width, ref destination);
            else if (laneStride == 1)
                CopyLanes(ref source, depthStride, depth, width, ref destination);
            else if (depthStride == 1 && width >= 4)
                TransposeLanes(ref source, laneStride, depth, width, ref destination);
            else
                PackPartial(ref source, laneStride, depthStride, width, depth, width, ref destination);
            source = ref Unsafe.Add(ref source, (nuint)width * laneStride);
            destination = ref Unsafe.Add(ref destination, (nuint)width * (nuint)depth);
        }
    }

    /// <summary>The lanes of one depth lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLanes(ref float source, nuint depthStride, int depth, int width, ref float destination)
    {
        for (; depth > 0; depth--)
        {
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.As<float, byte>(ref destination), ref Unsafe.As<float, byte>(ref source), (uint)width * sizeof(float));
            source = ref Unsafe.Add(ref source, depthStride);
            destination = ref Unsafe.Add(ref destination, width);
        }
    }

    /// <summary>The depths of one lane lie side by side: four lanes by four depths at a time; the last four lanes may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeLanes(ref float source, nuint laneStride, int depth, int width, ref float destination)
    {
        for (; depth >= 4; depth -= 4)
        {
            for (var lane = 0; lane < width; lane += 4)
            {
                var first = Math.Min(lane, width - 4);
                ref var corner = ref Unsafe.Add(ref source, (nuint)first * laneStride);
                Transpose4x4(ref corner, laneStride, ref Unsafe.Add(ref destination, first), (nuint)width);
            }
            source = ref Unsafe.Add(ref source, 4);
            destination = ref Unsafe.Add(ref destination, 4 * width);
        }
        PackPartial(ref source, laneStride, 1, width, depth, width, ref destination);
    }

    /// <summary>destination (p, lane) = source (lane, p) for four lanes and four depths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPartial(
        ref float source, nuint laneStride, nuint depthStride, int lanes, int depth, int width, ref float destination)
    {
        for (; depth > 0; depth--)
        {
            for (var lane = 0; lane < lanes; lane++)
                Unsafe.Add(ref destination, lane) = Unsafe.Add(ref source, (nuint)lane * laneStride);
            for (var lane = lanes; lane < width; lane++)
                Unsafe.Add(ref destination, lane) = 0;
            source = ref Unsafe.Add(ref source, depthStride);
            destination = ref Unsafe.Add(ref destination, width);
        }
    }
}
