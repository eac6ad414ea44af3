using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class DropoutTests
{
    private const ulong Stream = 7;

    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void An_element_is_scaled_or_dropped_by_its_own_number(int width)
    {
        var philox = new Philox(5);
        foreach (var length in Enumerable.Range(0, 68).Concat([128, 150]))
        {
            foreach (var (start, rate) in ((ulong, float)[])[(0, 0.25f), (61, 0.5f), (64, 0.9f)])
            {
                var x = Samples.Uniform(length, length);
                using var source = GuardedBuffer.Of(x, Guard.Before);
                using var target = new GuardedBuffer(length, Guard.After);
                Widths.Run(width, new DropoutKernel(source.Span, philox, Stream, start, rate, 1 / (1 - rate), target.Span));
                for (var i = 0; i < length; i++)
                {
                    var kept = PhiloxReference.Uniform(5, Stream, start + (ulong)i) >= rate;
                    var exact = kept ? x[i] / (1.0 - rate) : 0;
                    Check.Near(exact, target.Span[i], 3 * Check.Roundoff * Math.Abs(exact), $"element {i}");
                }
                Widths.Run(width, new DropoutKernel(source.Span, philox, Stream, start, rate, 1 / (1 - rate), source.Span));
                Assert.True(source.Span.SequenceEqual(target.Span), "In place differs.");
            }
        }
    }

    [Fact]
    public void A_rate_of_zero_keeps_everything()
    {
        var x = Samples.Uniform(100, 1);
        var y = new float[100];
        DropoutMask.Apply(x, new Philox(1), 2, 3, 0, y);
        Assert.Equal(x, y);
    }

    [Fact]
    public void Masking_drops_the_same_elements_and_leaves_the_others_as_they_are()
    {
        var x = Samples.Uniform(200, 1);
        float[] dropped = new float[200], masked = new float[200];
        DropoutMask.Apply(x, new Philox(1), Stream, 3, 0.4f, dropped);
        DropoutMask.Mask(x, new Philox(1), Stream, 3, 0.4f, masked);
        for (var i = 0; i < 200; i++)
            Assert.Equal(dropped[i] == 0 ? 0 : x[i], masked[i]);
        Assert.Contains(0f, masked);
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutMask.Mask(x, new Philox(1), Stream, 3, 1, masked));
    }

    [Fact]
    public void A_dropped_NaN_is_zero_and_a_kept_one_stays()
    {
        var x = new float[64];
        Array.Fill(x, float.NaN);
        var y = new float[64];
        DropoutMask.Apply(x, new Philox(5), Stream, 0, 0.5f, y);
        for (var i = 0; i < 64; i++)
            Assert.Equal(PhiloxReference.Uniform(5, Stream, (ulong)i) >= 0.5f ? float.NaN : 0, y[i]);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_rate_outside_the_range_is_refused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutMask.Apply(new float[1], new Philox(1), 0, 0, rate, new float[1]));
}
