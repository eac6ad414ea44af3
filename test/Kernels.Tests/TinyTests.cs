namespace MlNetDeep.Kernels.Tests;

/// <summary>No kernel makes a subnormal number, or keeps one, and what layers pass on is zero or at least 2^-63.</summary>
public class TinyTests
{
    // From numbers of usual size to the smallest subnormal one.
    private static readonly float[] Magnitudes =
        [0, .. Enumerable.Range(0, 46).Select(exponent => (float)Math.Pow(10, -exponent)), Tiny.Bound, Tiny.SmallestNormal, float.Epsilon];

    public static TheoryData<int> AllWidths => Widths.Data;

    public static TheoryData<string, int> Rules => UpdateRuleTests.Cases;

    public static TheoryData<string> Functions => [.. ActivationCase.All.Select(function => function.ToString())];

    [Fact]
    public void The_bound_is_the_least_number_whose_square_is_normal()
    {
        Assert.Equal(Tiny.SmallestNormal, Tiny.Bound * Tiny.Bound);
        Assert.True(float.IsSubnormal(Tiny.Bound / 2 * Tiny.Bound));
        Assert.True(float.IsNormal(Tiny.SmallestNormal) && float.IsSubnormal(MathF.BitDecrement(Tiny.SmallestNormal)));
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Flushing_takes_what_is_below_the_bound_and_nothing_else(int width)
    {
        float[] x = [.. Signed(Magnitudes), float.NaN, float.PositiveInfinity, float.NegativeInfinity, Tiny.Bound, -MathF.BitDecrement(Tiny.Bound)];
        var y = x.ToArray();
        Widths.RunSteps(width, new ActivationStep<Flushed<IdentityFunction>>(default, x, y), x.Length);
        Assert.Equal(x.Select(value => Math.Abs(value) < Math.Pow(2, -63) ? 0 : value), y);
        Tiny.Flush(x);
        Assert.Equal(y, x);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_search_finds_one_tiny_or_infinite_number_wherever_it_is(int width)
    {
        for (var length = 0; length <= 67; length++)
        {
            var x = Enumerable.Range(0, length).Select(i => i % 5 == 0 ? 0 : i % 2 == 0 ? Tiny.Bound : -float.MaxValue).ToArray();
            Assert.Equal((false, false), Search(width, x));
            for (var i = 0; i < length; i++)
            {
                var kept = x[i];
                x[i] = i % 2 == 0 ? float.Epsilon : -MathF.BitDecrement(Tiny.Bound);
                Assert.Equal((true, false), Search(width, x));
                x[i] = i % 3 == 0 ? float.NaN : i % 3 == 1 ? float.PositiveInfinity : float.NegativeInfinity;
                Assert.Equal((false, true), Search(width, x));
                x[i] = kept;
            }
        }

        static (bool, bool) Search(int width, float[] x)
        {
            float tiny = 0, nonFinite = 0;
            Widths.Run(width, new RowFlaws.SearchKernel(x, ref tiny, ref nonFinite));
            return (tiny > 0, nonFinite > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_and_states_never_become_subnormal(string name, int width)
    {
        var rule = UpdateRuleCase.All.Single(r => r.Name == name);
        // Each element begins with a gradient of its own size; later it gets none, a smaller one, or one that comes and goes.
        var first = Signed(Magnitudes);
        var sorts = new Func<float, long, float>[]
        {
            (_, _) => 0,
            (g, _) => g * 1e-12f,
            (g, step) => step % 100 == 0 ? g : 0,
            (g, step) => step % 2 == 0 ? g : -g,
        };
        var length = first.Length * sorts.Length;
        float[] w = new float[length], g = new float[length], s = new float[length], t = new float[length];
        Array.Fill(t, rule.InitialT);
        for (var i = 0; i < length; i++)
            w[i] = first[(i * 7 + 3) % first.Length];
        for (long step = 1; step <= 5_000; step++)
        {
            for (var i = 0; i < length; i++)
                g[i] = step == 1 ? first[i % first.Length] : sorts[i / first.Length](first[i % first.Length], step);
            rule.AtWidth(width, w, g, s, t, step);
            if (step % 10 != 1)
                continue;
            AssertNoneSubnormal(w, $"{name}, weights at step {step}");
            AssertNoneSubnormal(s, $"{name}, first state at step {step}");
            AssertNoneSubnormal(t, $"{name}, second state at step {step}");
        }
    }

    [Theory]
    [InlineData(1e-3, 0.9)]
    [InlineData(1e-12, 0.999999)]
    [InlineData(0, 0)]
    public void Extreme_rates_and_decays_make_no_subnormal_number_either(double rate, double decay)
    {
        var g = Signed(Magnitudes);
        float[] w = new float[g.Length], m = new float[g.Length], v = new float[g.Length], weights = [.. g.Reverse()];
        Tiny.Flush(weights);
        for (long step = 1; step <= 500; step++)
        {
            Array.Copy(weights, w, w.Length);
            UpdateRules.AdamW(w, step == 1 ? g : new float[g.Length], m, v, rate, decay, decay, 1e-8, 0.01, step);
            AssertNoneSubnormal(w, "weights");
            AssertNoneSubnormal(m, "means");
            AssertNoneSubnormal(v, "squares");
            UpdateRules.Sgd(w, g, rate);
            AssertNoneSubnormal(w, "weights behind SGD");
            UpdateRules.Momentum(w, g, m, rate, decay);
            UpdateRules.RmsProp(w, g, v, rate, decay, 1e-8);
            AssertNoneSubnormal(m, "momentum");
            AssertNoneSubnormal(v, "squares behind RMSProp");
            AssertNoneSubnormal(w, "weights behind RMSProp");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_and_gradients_of_activations_are_zero_or_at_least_the_bound(string name)
    {
        var function = ActivationCase.All.Single(f => f.ToString() == name);
        float[] x = [.. Signed(Magnitudes), .. Enumerable.Range(-1200, 2400).Select(i => i / 10f)], y = new float[x.Length];
        function.Kernel.Apply(x, y);
        AssertNoneTiny(y, name);
        foreach (var magnitude in Signed(Magnitudes))
        {
            float[] dy = [.. Enumerable.Repeat(magnitude, x.Length)], dx = new float[x.Length];
            function.Kernel.Gradient(function.Kernel.ReadsInput ? x : y, dy, dx);
            AssertNoneTiny(dx, $"{name}, gradient of {magnitude}");
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Probabilities_are_normal_numbers_or_zero_and_small_ones_are_kept(int width)
    {
        foreach (var columns in new[] { 2, 10, 33, 70 })
        {
            var x = Enumerable.Range(0, 40 * columns).Select(i => i % columns == 0 ? 0 : -80 - i % 97 / 10f).ToArray();
            var y = new float[x.Length];
            Widths.Run(width, new SoftmaxKernel(x, 40, columns, y, logarithm: false));
            AssertNoneSubnormal(y, $"{columns} columns");
            Assert.Contains(y, p => p is > 0 and < 1e-35f);
        }
    }

    [Fact]
    public void Short_rows_of_softmax_have_the_same_bits_at_every_width()
    {
        foreach (var logarithm in new[] { false, true })
        {
            for (var columns = 1; columns <= 32; columns++)
            {
                var x = Samples.Uniform(37 * columns, columns, 20);
                var results = Widths.All.Select(width =>
                {
                    var y = new float[x.Length];
                    Widths.Run(width, new SoftmaxKernel(x, 37, columns, y, logarithm));
                    return y;
                }).ToArray();
                Assert.All(results, y => Assert.Equal(results[0], y));
            }
        }
    }

    [Fact]
    public void Recurrent_cells_pass_on_numbers_that_are_zero_or_at_least_the_bound()
    {
        var random = new Random(7);
        float[] values = [.. Magnitudes.Where(x => x is 0 or >= Tiny.Bound)];
        for (var trial = 0; trial < 200; trial++)
        {
            const int units = 19;
            var sums = Draw(4 * units, Magnitudes, 100);
            float[] gates = [.. sums], previous = Draw(units, values, 1), c = new float[units], h = new float[units], p = Draw(3 * units, values, 1);
            float[] dy = Draw(units, values, 1), dh = Draw(units, Magnitudes, 1), dc = Draw(units, values, 1);
            Cells.LstmForward(p, Row(gates), Row(previous), Row(c), Row(h));
            AssertNoneTiny([.. gates, .. c, .. h], "LSTM");
            Cells.LstmBackward(p, Row(previous), Row(c), Row(dy), Row(gates), Row(dh), Row(dc));
            AssertNoneTiny([.. gates, .. dh, .. dc], "LSTM, backward");

            gates = [.. sums];
            dh = Draw(units, Magnitudes, 1);
            Cells.GruForward(Row(gates), Row(previous), Row(h));
            AssertNoneTiny([.. gates[..(3 * units)], .. h], "GRU");
            Tiny.Flush(gates);
            Cells.GruBackward(Row(previous), Row(dy), Row(gates), Row(dh));
            AssertNoneTiny([.. gates, .. dh], "GRU, backward");
        }

        float[] Draw(int count, float[] from, float scale) =>
            [.. Enumerable.Range(0, count).Select(_ => (random.Next(2) * 2 - 1) * from[random.Next(from.Length)] * (random.Next(4) == 0 ? scale : 1))];

        static Matrix Row(float[] row) => new(row, 1, row.Length);
    }

    private static float[] Signed(float[] magnitudes) => [.. magnitudes, .. magnitudes.Select(x => -x)];

    private static void AssertNoneSubnormal(ReadOnlySpan<float> values, string what)
    {
        foreach (var value in values)
            Assert.False(float.IsSubnormal(value), $"{what}: {value:R}");
    }

    private static void AssertNoneTiny(ReadOnlySpan<float> values, string what)
    {
        foreach (var value in values)
            Assert.False(value != 0 && Math.Abs(value) < Tiny.Bound, $"{what}: {value:R}");
    }
}
