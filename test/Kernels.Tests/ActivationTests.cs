namespace MlNetDeep.Kernels.Tests;

public class ActivationTests
{
    private const int LongestTail = 67;

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
            var y = Samples.Uniform(length, length);
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
                    AssertUlps(function.GradientUlps, target.Span[i], exact, $"{name} at y = {y[i]:R}, dy = {dy[i]:R}");
                }
                function.Gradient(width, output.Span, source.Span, source.Span);
                Assert.True(source.Span.SequenceEqual(target.Span), $"In place differs at length {length}.");
            }
        }
    }

    [Fact]
    public void The_public_functions_are_those_of_the_table()
    {
        var x = Samples.WithSpecials(67, 1, 12);
        Assert.Equal(Expected("sigmoid", x), Actual(x, Activations.Sigmoid));
        Assert.Equal(Expected("tanh", x), Actual(x, Activations.Tanh));
        Assert.Equal(Expected("relu", x), Actual(x, Activations.Relu));
        Assert.Equal(Expected("leaky relu", x), Actual(x, (source, y) => Activations.LeakyRelu(source, 0.125f, y)));
        Assert.Equal(Expected("softsign", x), Actual(x, Activations.Softsign));
        Assert.Equal(Expected("sign", x), Actual(x, Activations.Sign));
        Assert.Equal(Expected("exp", x), Actual(x, Activations.Exp));
    }

    [Fact]
    public void The_public_gradients_are_those_of_the_table()
    {
        var y = Samples.Uniform(67, 1);
        Assert.Equal(ExpectedGradient("sigmoid", y), ActualGradient(y, Activations.SigmoidGradient));
        Assert.Equal(ExpectedGradient("tanh", y), ActualGradient(y, Activations.TanhGradient));
        Assert.Equal(ExpectedGradient("relu", y), ActualGradient(y, Activations.ReluGradient));
        Assert.Equal(ExpectedGradient("leaky relu", y), ActualGradient(y, (o, dy, dx) => Activations.LeakyReluGradient(o, dy, 0.125f, dx)));
        Assert.Equal(ExpectedGradient("softsign", y), ActualGradient(y, Activations.SoftsignGradient));
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Activations.Tanh(new float[3], new float[4]));
        Assert.Contains("4 elements, but the first has 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Activations.TanhGradient(new float[3], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => Activations.TanhGradient(new float[3], new float[3], new float[2]));
    }

    private delegate void Unary(ReadOnlySpan<float> x, Span<float> y);

    private delegate void Binary(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    // The scalar kernel gives the same bits as every other width on a machine with fused instructions, or without, alike.
    private static float[] Expected(string name, float[] x)
    {
        var y = new float[x.Length];
        ActivationCase.All.Single(f => f.ToString() == name).Apply(1, x, y);
        return y;
    }

    private static float[] Actual(float[] x, Unary function)
    {
        var y = new float[x.Length];
        function(x, y);
        return y;
    }

    private static float[] ExpectedGradient(string name, float[] y)
    {
        var dx = new float[y.Length];
        ActivationCase.All.Single(f => f.ToString() == name).Gradient(1, y, Samples.Uniform(y.Length, 2), dx);
        return dx;
    }

    private static float[] ActualGradient(float[] y, Binary function)
    {
        var dx = new float[y.Length];
        function(y, Samples.Uniform(y.Length, 2), dx);
        return dx;
    }

    private static void Compare(ActivationCase function, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        for (var i = 0; i < x.Length; i++)
            AssertUlps(function.Ulps, y[i], AccuracyTests.Exact(function, x[i]), $"{function} at {x[i]:R}");
    }

    private static void AssertUlps(double bound, float actual, double exact, string place)
    {
        var ulps = Check.Ulps(actual, exact);
        Assert.True(ulps <= bound, $"{place}: {actual:R} is {ulps:F2} ulp from {exact:R}; the bound is {bound}.");
    }
}
