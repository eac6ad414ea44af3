namespace MlNetDeep.Kernels;

/// <summary>
/// Philox4x32-10, a counter-based generator: every number is a pure function of a key and a counter, so a mask needs no state, any part of
/// a sequence can be had alone, and a resumed run sees the same bits on every machine and at every vector width.
/// </summary>
/// <remarks>J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Not for cryptography.</remarks>
/// <param name="key">The seed; every key gives an independent family of streams.</param>
internal readonly struct Philox(ulong key)
{
    /// <summary>The seed.</summary>
    public ulong Key { get; } = key;

    /// <summary>
    /// The four words of 32 uniform bits at a 128-bit counter: by convention its high half is the stream, its low half the index of the
    /// block.
    /// </summary>
    public (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong counterHigh, ulong counterLow)
    {
        var state = new PhiloxState<SimdScalar>(
            SimdScalar.BroadcastBits((uint)counterLow),
            SimdScalar.BroadcastBits((uint)(counterLow >> 32)),
            SimdScalar.BroadcastBits((uint)counterHigh),
            SimdScalar.BroadcastBits((uint)(counterHigh >> 32)));
        state = state.Encrypt(Key);
        return (Bits(state.Word0), Bits(state.Word1), Bits(state.Word2), Bits(state.Word3));
    }

    /// <summary>Uniform numbers k 2^-24 in [0, 1), k of 24 bits. Element i depends only on the key, the stream and start + i, modulo 2^64.</summary>
    public void FillUniform(ulong stream, ulong start, Span<float> destination) =>
        SimdDispatch.Run(new UniformKernel(this, stream, start, destination));

    [MethodImpl(AggressiveInlining)]
    private static uint Bits(SimdScalar word) => BitConverter.SingleToUInt32Bits(SimdScalar.Sum(word));
}
