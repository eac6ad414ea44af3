namespace MlNetDeep.Kernels.Tests;

public class ActivationTests
{
    private const int LongestTail = 67;

    public static TheoryData<string> Names => [.. ActivationCase.All.Select(function => function.ToString())];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var function in ActivationCase.All)
            {
                foreach (var width in Widths.All)
                    data.Add(function.ToString(), width);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_is_right_at_every_length_and_touches_nothing_else(string name, int width)
    {
        var function = ActivationCase.All.Single(f => f.ToString() == name);
        for (var length = 0; length <= LongestTail; length++)
        {
            var x = Samples.WithSpecials(length, length, 12);
            foreach (var guard in Enum.GetValues<Guard>())
            {
                using var source = GuardedBuffer.Of(x, guard);
                using var target = new GuardedBuffer(length, guard);
                function.Apply(width, source.Span, target.Span);
                Compare(function, x, target.Span);
                function.Apply(width, source.Span, source.Span);
                Assert.True(source.Span.SequenceEqual(target.Span), $"In place differs at length {length}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_is_right_at_every_length_and_touches_nothing_else(string name, int width)
    {
        var function = ActivationCase.All.Single(f => f.ToString() == name);
        for (var length = 0; length <= LongestTail; length++)
        {
            // Of functions that read it, x.
            var y = function.Kernel.ReadsInput ? Samples.WithSpecials(length, length, 12) : Samples.Uniform(length, length);
            var dy = Samples.Uniform(length, length + 1, 3);
            foreach (var guard in Enum.GetValues<Guard>())
            {
                using var output = GuardedBuffer.Of(y, guard);
                using var source = GuardedBuffer.Of(dy, guard);
                using var target = new GuardedBuffer(length, guard);
                function.Gradient(width, output.Span, source.Span, target.Span);
                for (var i = 0; i < length; i++)
                {
                    var exact = function.ReferenceGradient(y[i], dy[i]);
                    var least = function.Kernel.ReadsInput ? Math.Abs(dy[i]) : 0;
                    AssertUlps(function.GradientUlps, target.Span[i], exact, $"{name} at y = {y[i]:R}, dy = {dy[i]:R}", least);
                }
                function.Gradient(width, output.Span, source.Span, source.Span);
                Assert.True(source.Span.SequenceEqual(target.Span), $"In place differs at length {length}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_kernel_gives_the_bits_of_every_width(string name)
    {
        // The scalar loop gives the same bits as every other width on a machine with fused instructions, or without, alike.
        var function = ActivationCase.All.Single(f => f.ToString() == name);
        var x = Samples.WithSpecials(67, 1, 12);
        var (expected, actual) = (new float[x.Length], new float[x.Length]);
        function.Apply(1, x, expected);
        Tiny.Flush(expected);
        function.Kernel.Apply(x, actual);
        Assert.Equal(expected, actual);
        var dy = Samples.Uniform(67, 2);
        x = Samples.Uniform(67, 1);
        function.Gradient(1, x, dy, expected);
        function.Kernel.Gradient(x, dy, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Activations.Apply(new TanhFunction(), new float[3], new float[4]));
        Assert.Contains("4 elements, but the first has 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Activations.Gradient(new TanhFunction(), new float[3], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => Activations.Gradient(new TanhFunction(), new float[3], new float[3], new float[2]));
    }

    private static void Compare(ActivationCase function, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        for (var i = 0; i < x.Length; i++)
            AssertUlps(function.Ulps, y[i], AccuracyTests.Exact(function, x[i]), $"{function} at {x[i]:R}");
    }

    private static void AssertUlps(double bound, float actual, double exact, string place, double least = 0)
    {
        var ulps = Check.Ulps(actual, exact, least);
        Assert.True(ulps <= bound, $"{place}: {actual:R} is {ulps:F2} ulp from {exact:R}; the bound is {bound}.");
    }
}
