namespace MlNetDeep.Kernels;

/// <summary>Values within bounds.</summary>
internal static class Clamped
{
    /// <summary>x within [lowest, highest]; NaN at NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x, float lowest, float highest) where V : struct, ISimd<V>
    {
        var notBelow = V.Select(V.LessThan(x, V.Broadcast(lowest)), V.Broadcast(lowest), x);
        return V.Select(V.LessThan(V.Broadcast(highest), notBelow), V.Broadcast(highest), notBelow);
    }
}
