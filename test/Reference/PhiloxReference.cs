namespace MlNetDeep.Reference;

/// <summary>Philox4x32-10 word by word, as in the paper: the key grows before every round but the first.</summary>
public static class PhiloxReference
{
    /// <summary>The four words of one block.</summary>
    /// <param name="counter">Four words, the lowest first.</param>
    /// <param name="key">Two words, the lower first.</param>
    public static uint[] Block(uint[] counter, uint[] key)
    {
        var (r0, l0, r1, l1) = (counter[0], counter[1], counter[2], counter[3]);
        for (var round = 0; round < 10; round++)
        {
            var k0 = unchecked(key[0] + (uint)round * 0x9E3779B9u);
            var k1 = unchecked(key[1] + (uint)round * 0xBB67AE85u);
            var p0 = 0xD2511F53ul * r0;
            var p1 = 0xCD9E8D57ul * r1;
            (r0, l0, r1, l1) = ((uint)(p1 >> 32) ^ l0 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ l1 ^ k1, (uint)p0);
        }
        return [r0, l0, r1, l1];
    }

    /// <summary>One uniform number: the upper 24 bits of word (index % 64) / 16 of block 16 (index / 64) + index % 16.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stream">The upper half of the counter.</param>
    /// <param name="index">The index of the element.</param>
    public static float Uniform(ulong key, ulong stream, ulong index)
    {
        var block = 16 * (index / 64) + index % 16;
        var words = Block(
            [(uint)block, (uint)(block >> 32), (uint)stream, (uint)(stream >> 32)],
            [(uint)key, (uint)(key >> 32)]);
        return (words[index % 64 / 16] >> 8) / 16777216f;
    }
}
