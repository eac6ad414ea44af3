using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>What weight elimination adds to gradients, against its formula in double precision.</summary>
public class WeightEliminationTests
{
    private const double Lambda = 0.3;

    // Roundings of u = w / scale count up to threefold, those of 1 / (1 + u^2) twice, and four products follow.
    private const double Roundings = 16;

    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void The_slope_is_that_of_the_formula_at_every_length_and_touches_nothing_else(int width)
    {
        foreach (double scale in new[] { 0.001, 0.1, 1, 7, 1000 })
        {
            for (var length = 0; length <= 67; length++)
            {
                var guard = length % 2 == 0 ? Guard.Before : Guard.After;
                var before = Samples.Uniform(length, 2);
                using var w = GuardedBuffer.Of(Samples.Uniform(length, 1, 4 * (float)scale), guard);
                using var g = GuardedBuffer.Of(before, guard);
                Widths.RunSteps(width, new EliminationStep(w.Span, g.Span, Lambda, scale), length);
                for (var i = 0; i < length; i++)
                {
                    var slope = UpdateReference.EliminationSlope(w.Span[i], Lambda, scale);
                    var bound = Check.Roundoff * (Roundings * Math.Abs(slope) + Math.Abs(before[i] + slope));
                    Check.Near(before[i] + slope, g.Span[i], bound, $"w = {w.Span[i]:R}, scale {scale}");
                }
            }
        }
    }

    [Fact]
    public void The_formula_is_the_derivative_of_the_penalty()
    {
        foreach (double scale in new[] { 0.1, 1, 7 })
        {
            foreach (double w in Samples.Uniform(50, 3, 4 * (float)scale))
            {
                double h = 1e-5 * scale;
                double difference = (UpdateReference.Elimination(w + h, Lambda, scale) - UpdateReference.Elimination(w - h, Lambda, scale)) / (2 * h);
                // The third derivative is at most 24 lambda / scale^3; the penalty itself is rounded.
                Assert.Equal(difference, UpdateReference.EliminationSlope(w, Lambda, scale), 1e-8 * Lambda / scale);
            }
        }
    }

    [Fact]
    public void Every_size_of_weight_has_a_finite_slope_that_is_no_subnormal_number()
    {
        float[] weights = [.. Enumerable.Range(-45, 76).SelectMany(exponent => new[] { (float)Math.Pow(10, exponent), -(float)Math.Pow(10, exponent) })];
        foreach (double scale in new[] { 0.001, 1, 1000 })
        {
            foreach (double lambda in new[] { 0, 1e-30, 1e-3, 1, 1e20 })
            {
                var g = new float[weights.Length];
                UpdateRules.AddElimination(weights, g, lambda, scale);
                Assert.All(g, slope => Assert.True(float.IsFinite(slope) && (slope == 0 || Math.Abs(slope) >= Tiny.Bound), $"a slope is {slope:R}"));
            }
        }
    }

    [Fact]
    public void NaN_in_a_weight_shows_in_its_gradient_alone()
    {
        var w = Samples.Uniform(21, 1);
        w[9] = float.NaN;
        var g = new float[21];
        UpdateRules.AddElimination(w, g, Lambda, 1);
        Assert.Equal([9], Enumerable.Range(0, 21).Where(i => float.IsNaN(g[i])));
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => UpdateRules.AddElimination(new float[3], new float[2], Lambda, 1));
}
