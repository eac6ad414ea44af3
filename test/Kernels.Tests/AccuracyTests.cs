using Xunit.Abstractions;

namespace MlNetDeep.Kernels.Tests;

/// <summary>The table of errors: every function over its whole range, at every width.</summary>
public class AccuracyTests(ITestOutputHelper output)
{
    // A prime step through the bit patterns of the floats, so that all exponents and all sorts of significands occur.
    private const uint Step = 8_191;

    // Results below this are flushed to zero.
    private const float SmallestNormal = 1.17549435e-38f;

    [Theory]
    [InlineData("exp", -87.3f, 88.72f)]
    [InlineData("sigmoid", -87.3f, 100f)]
    [InlineData("tanh", -100f, 100f)]
    [InlineData("softsign", -1e30f, 1e30f)]
    [InlineData("selu", -100f, 1e30f)]
    [InlineData("mish", -100f, 1e30f)]
    [InlineData("gelu", -100f, 1e30f)]
    [InlineData("silu", -100f, 1e30f)]
    public void The_largest_error_over_a_range_is_within_the_table(string name, float from, float to)
    {
        var function = ActivationCase.All.Single(f => f.ToString() == name);
        var x = Floats(from, to);
        var y = new float[x.Length];
        foreach (var width in Widths.All)
        {
            function.Apply(width, x, y);
            var (worst, at) = (0.0, 0f);
            for (var i = 0; i < x.Length; i++)
            {
                var ulps = Check.Ulps(y[i], Exact(function, x[i]));
                if (ulps > worst)
                    (worst, at) = (ulps, x[i]);
            }
            output.WriteLine($"{name} [{from}, {to}], {x.Length} points, width {width}: {worst:F3} ulp at {at:R}");
            Assert.True(worst <= function.Ulps, $"{name} at width {width}: {worst:F3} ulp at {at:R}; the bound is {function.Ulps}.");
        }
    }

    /// <summary>The reference, with the documented departures: exp gives no subnormal result, others none below a bound.</summary>
    internal static double Exact(ActivationCase function, float x)
    {
        var exact = x < function.ZeroBelow ? 0 : function.Reference(x);
        return function is ActivationCase<ExpFunction> && exact < SmallestNormal ? 0 : exact;
    }

    private static float[] Floats(float from, float to)
    {
        var values = new List<float>();
        for (uint bits = 0; bits < 0x7F800000; bits += Step)
        {
            var magnitude = BitConverter.UInt32BitsToSingle(bits);
            if (magnitude <= to)
                values.Add(magnitude);
            if (-magnitude >= from)
                values.Add(-magnitude);
        }
        return [.. values];
    }
}
