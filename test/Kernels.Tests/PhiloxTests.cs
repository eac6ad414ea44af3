using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class PhiloxTests
{
    public static TheoryData<int> AllWidths => Widths.Data;

    // The lines "philox4x32 10" of tests/kat_vectors in Random123 (D. E. Shaw Research): counter, key, result, lowest word first.
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_published_answers_come_out(string counter, string key, string expected)
    {
        var (c, k, e) = (Words(counter), Words(key), Words(expected));
        Assert.Equal(e, PhiloxReference.Block(c, k));
        var block = new Philox(Join(k[0], k[1])).Block(Join(c[2], c[3]), Join(c[0], c[1]));
        Assert.Equal((e[0], e[1], e[2], e[3]), block);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Uniform_numbers_depend_only_on_key_stream_and_index(int width)
    {
        var philox = new Philox(0x0123456789ABCDEF);
        const ulong stream = 0xFEDCBA9876543210;
        foreach (var start in (ulong[])[0, 1, 63, 64, 100, (1ul << 34) - 5, ulong.MaxValue - 70])
        {
            foreach (var length in (int[])[0, 1, 2, 15, 63, 64, 65, 67, 130, 193])
            {
                using var buffer = new GuardedBuffer(length, length % 2 == 0 ? Guard.Before : Guard.After);
                Widths.Run(width, new UniformKernel(philox, stream, start, buffer.Span));
                for (var i = 0; i < length; i++)
                    Assert.Equal(PhiloxReference.Uniform(philox.Key, stream, unchecked(start + (ulong)i)), buffer.Span[i]);
            }
        }
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_the_uniform_distribution()
    {
        const int count = 1 << 18;
        var values = new float[count];
        new Philox(1).FillUniform(2, 3, values);
        Assert.All(values, value => Assert.InRange(value, 0, 1 - 1f / (1 << 24)));
        // Five standard errors of the mean and of the variance: 1 / sqrt(12 n) and 1 / sqrt(180 n).
        var mean = values.Average(value => (double)value);
        Assert.Equal(0.5, mean, 5 / Math.Sqrt(12.0 * count));
        Assert.Equal(1 / 12.0, values.Average(value => (value - mean) * (value - mean)), 5 / Math.Sqrt(180.0 * count));
    }

    [Fact]
    public void Other_keys_and_other_streams_give_other_numbers()
    {
        Assert.NotEqual(Fill(1, 1), Fill(2, 1));
        Assert.NotEqual(Fill(1, 1), Fill(1, 2));
        Assert.Equal(Fill(1, 1), Fill(1, 1));
    }

    private static float[] Fill(ulong key, ulong stream)
    {
        var values = new float[8];
        new Philox(key).FillUniform(stream, 0, values);
        return values;
    }

    private static uint[] Words(string text) => [.. text.Split(' ').Select(word => Convert.ToUInt32(word, 16))];

    private static ulong Join(uint low, uint high) => (ulong)high << 32 | low;
}
