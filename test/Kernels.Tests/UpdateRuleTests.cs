namespace MlNetDeep.Kernels.Tests;

public class UpdateRuleTests
{
    private const int Steps = 12;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var rule in UpdateRuleCase.All)
            {
                foreach (var width in Widths.All)
                    data.Add(rule.Name, width);
            }
            return data;
        }
    }

    public static TheoryData<string> Names => [.. UpdateRuleCase.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trajectory_follows_the_reference_at_every_length_and_touches_nothing_else(string name, int width)
    {
        var rule = UpdateRuleCase.All.Single(r => r.Name == name);
        for (var length = 0; length <= 67; length++)
        {
            var guard = length % 2 == 0 ? Guard.Before : Guard.After;
            using var w = GuardedBuffer.Of(Samples.Uniform(length, 1), guard);
            using var s = new GuardedBuffer(length, guard);
            using var t = new GuardedBuffer(length, guard);
            s.Span.Clear();
            t.Span.Fill(rule.InitialT);
            var trajectory = new Trajectory(rule, w.Span);
            for (var step = 1; step <= Steps; step++)
            {
                using var g = GuardedBuffer.Of(Samples.Uniform(length, 100 + step), guard);
                rule.AtWidth(width, w.Span, g.Span, s.Span, t.Span, step);
                trajectory.Advance(g.Span, step);
                trajectory.Compare(w.Span, s.Span, t.Span, step);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_step_has_its_closed_form(string name)
    {
        var rule = UpdateRuleCase.All.Single(r => r.Name == name);
        var w = Samples.Uniform(21, 1);
        var before = w.ToArray();
        var g = Samples.Uniform(21, 2, 3);
        var (s, t) = (new float[21], new float[21]);
        Array.Fill(t, rule.InitialT);
        rule.Update(w, g, s, t, 1);
        for (var i = 0; i < w.Length; i++)
        {
            var decrease = rule.FirstStep(g[i]);
            var bound = 4 * Check.Roundoff * (Math.Abs(before[i]) + Math.Abs(decrease));
            Check.Near(before[i] * rule.FirstShrink - decrease, w[i], bound, $"{name}, element {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_in_a_gradient_shows_in_its_weight_alone(string name)
    {
        var rule = UpdateRuleCase.All.Single(r => r.Name == name);
        var w = Samples.Uniform(21, 1);
        var g = Samples.Uniform(21, 2);
        g[9] = float.NaN;
        var t = new float[21];
        Array.Fill(t, rule.InitialT);
        rule.Update(w, g, new float[21], t, 1);
        Assert.Equal([9], Enumerable.Range(0, 21).Where(i => float.IsNaN(w[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spans_of_different_lengths_are_refused(string name)
    {
        var rule = UpdateRuleCase.All.Single(r => r.Name == name);
        Assert.Throws<ArgumentException>(() => rule.Update(new float[3], new float[2], new float[3], new float[3], 1));
    }

    [Fact]
    public void A_turned_gradient_shrinks_the_step_and_counts_as_zero_once()
    {
        float[] w = [1], previous = [2], sizes = [0.1f];
        UpdateRules.Rprop(w, [-1f], previous, sizes, 0.5, 1.2, 1e-6, 50);
        Assert.Equal((1f, 0f, 0.05f), (w[0], previous[0], sizes[0]));
        UpdateRules.Rprop(w, [-1f], previous, sizes, 0.5, 1.2, 1e-6, 50);
        Assert.Equal((1.05f, -1f, 0.05f), (w[0], previous[0], sizes[0]));
    }

    [Fact]
    public void Adam_counts_its_steps_from_one() => Assert.Throws<ArgumentOutOfRangeException>(
        () => UpdateRules.Adam(new float[1], new float[1], new float[1], new float[1], 0.1, 0.9, 0.999, 1e-8, 0));

    /// <summary>The double-precision trajectory, with the way that each number has gone: rounding errors are in proportion to it.</summary>
    private sealed class Trajectory
    {
        private readonly UpdateRuleCase _rule;
        private readonly double[] _w;
        private readonly double[] _s;
        private readonly double[] _t;
        private readonly double[] _way;

        public Trajectory(UpdateRuleCase rule, ReadOnlySpan<float> w)
        {
            _rule = rule;
            _w = new double[w.Length];
            for (var i = 0; i < w.Length; i++)
                _w[i] = w[i];
            _s = new double[w.Length];
            _t = new double[w.Length];
            Array.Fill(_t, rule.InitialT);
            _way = [.. _w.Select(Math.Abs)];
        }

        public void Advance(ReadOnlySpan<float> g, long step)
        {
            for (var i = 0; i < _w.Length; i++)
            {
                var before = _w[i];
                _rule.Reference(ref _w[i], g[i], ref _s[i], ref _t[i], step);
                _way[i] += Math.Abs(_w[i]) + Math.Abs(_w[i] - before);
            }
        }

        public void Compare(ReadOnlySpan<float> w, ReadOnlySpan<float> s, ReadOnlySpan<float> t, int step)
        {
            for (var i = 0; i < _w.Length; i++)
            {
                // One roundoff of the weight a step is in the way; those of the state reach it through the small steps.
                Check.Near(_w[i], w[i], 4 * Check.Roundoff * _way[i], $"{_rule.Name} w[{i}], step {step}");
                Check.Near(_s[i], s[i], 4 * step * Check.Roundoff, $"{_rule.Name} first state [{i}], step {step}");
                Check.Near(_t[i], t[i], 4 * step * Check.Roundoff, $"{_rule.Name} second state [{i}], step {step}");
            }
        }
    }
}
