namespace MlNetDeep.Kernels;

/// <summary>
/// The uniform numbers of 16 Philox blocks at a time. Element e of a stream lies in the group e / 64; there, position p is word p / 16 of
/// block p % 16. So a word of adjacent blocks is stored as it stands in its vector, whatever the width.
/// </summary>
internal static class UniformGroup
{
    /// <summary>The elements of a group: 16 blocks of four words.</summary>
    public const int Size = 64;

    private const int Blocks = 16;

    /// <summary>Writes the numbers of one group of a stream, <see cref="Size"/> elements.</summary>
    [MethodImpl(LoopOptions.Loop)]
    public static void Fill<V>(Philox philox, ulong stream, ulong group, ref float destination) where V : struct, ISimd<V>
    {
        // The group's first block is a multiple of 16, so adding the lane's number never carries into the high word.
        var first = group * Blocks;
        ref var numbers = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<uint, float>(LaneNumbers));
        for (nuint block = 0; block < Blocks; block += (nuint)V.Count)
        {
            var lanes = V.AddBits(V.Load(ref numbers, block), V.BroadcastBits((uint)first));
            var state = new PhiloxState<V>(
                lanes,
                V.BroadcastBits((uint)(first >> 32)),
                V.BroadcastBits((uint)stream),
                V.BroadcastBits((uint)(stream >> 32)));
            state = state.Encrypt(philox.Key);
            V.Store(Uniform(state.Word0), ref destination, block);
            V.Store(Uniform(state.Word1), ref destination, block + Blocks);
            V.Store(Uniform(state.Word2), ref destination, block + 2 * Blocks);
            V.Store(Uniform(state.Word3), ref destination, block + 3 * Blocks);
        }
    }

    private static ReadOnlySpan<uint> LaneNumbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>The upper 24 bits times 2^-24: both steps are exact.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Uniform<V>(V word) where V : struct, ISimd<V> =>
        V.ConvertBitsToFloat(V.ShiftRightBits(word, 8)) * V.Broadcast(1f / (1 << 24));
}
