namespace MlNetDeep.Kernels;

/// <summary>The four words of V.Count blocks of Philox4x32: word i of every block in one vector, as bit patterns.</summary>
internal readonly struct PhiloxState<V>(V word0, V word1, V word2, V word3) where V : struct, ISimd<V>
{
    // The multipliers and the Weyl increments of the key: Salmon et al., SC 2011, table 2 and section 3.3.
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint KeyIncrement0 = 0x9E3779B9;
    private const uint KeyIncrement1 = 0xBB67AE85;
    private const int Rounds = 10;

    public readonly V Word0 = word0;
    public readonly V Word1 = word1;
    public readonly V Word2 = word2;
    public readonly V Word3 = word3;

    /// <summary>Ten rounds under the key, which grows by the increments from round to round.</summary>
    [MethodImpl(AggressiveInlining)]
    public PhiloxState<V> Encrypt(ulong key)
    {
        var (w0, w1, w2, w3) = (Word0, Word1, Word2, Word3);
        var (key0, key1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var low0 = V.MultiplyBits(w0, V.BroadcastBits(Multiplier0), out var high0);
            var low1 = V.MultiplyBits(w2, V.BroadcastBits(Multiplier1), out var high1);
            w0 = V.XorBits(V.XorBits(high1, w1), V.BroadcastBits(key0));
            w2 = V.XorBits(V.XorBits(high0, w3), V.BroadcastBits(key1));
            (w1, w3) = (low1, low0);
            key0 += KeyIncrement0;
            key1 += KeyIncrement1;
        }
        return new(w0, w1, w2, w3);
    }
}
