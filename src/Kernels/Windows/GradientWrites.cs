namespace MlNetDeep.Kernels;

/// <summary>How a window's gradient reaches dx.</summary>
internal interface IGradientWrite
{
    /// <summary>Writes V.Count values.</summary>
    static abstract void Write<V>(V value, ref float dx, nuint offset) where V : struct, ISimd<V>;
}

/// <summary>dx = value: for windows of which no two share a tap.</summary>
internal readonly struct Overwrites : IGradientWrite
{
    [MethodImpl(AggressiveInlining)]
    public static void Write<V>(V value, ref float dx, nuint offset) where V : struct, ISimd<V> => V.Store(value, ref dx, offset);
}

/// <summary>dx += value: for windows that overlap.</summary>
internal readonly struct Adds : IGradientWrite
{
    [MethodImpl(AggressiveInlining)]
    public static void Write<V>(V value, ref float dx, nuint offset) where V : struct, ISimd<V> =>
        V.Store(V.Load(ref dx, offset) + value, ref dx, offset);
}
