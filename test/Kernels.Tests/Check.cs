namespace MlNetDeep.Kernels.Tests;

/// <summary>Comparisons of float results with double references.</summary>
internal static class Check
{
    /// <summary>The unit roundoff of float: half the spacing of the floats from 1 to 2.</summary>
    public const double Roundoff = 1.0 / (1 << 24);

    /// <summary>The distance of a result from the exact value, in spacings of floats at the exact value, or at a larger one.</summary>
    public static double Ulps(float actual, double exact, double least = 0)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
            return double.IsNaN(exact) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        var nearest = (float)exact;
        if (actual == nearest)
            return float.IsInfinity(nearest) ? 0 : Math.Abs(actual - exact) / Spacing(Math.Max(Math.Abs(exact), least));
        return float.IsInfinity(actual) || float.IsInfinity(nearest) ? double.PositiveInfinity : Math.Abs(actual - exact) / Spacing(Math.Max(Math.Abs(exact), least));
    }

    /// <summary>Fails unless the result is within the bound, naming the place.</summary>
    public static void Near(double exact, float actual, double bound, string place)
    {
        if (double.IsNaN(exact) ? float.IsNaN(actual) : actual == exact || Math.Abs(actual - exact) <= bound)
            return;
        Assert.Fail($"{place}: {actual:R} is not within {bound:G3} of {exact:R}.");
    }

    private static double Spacing(double exact) =>
        Math.ScaleB(1, Math.Max(-149, Math.ILogB(Math.Max(Math.Abs(exact), float.Epsilon)) - 23));
}
