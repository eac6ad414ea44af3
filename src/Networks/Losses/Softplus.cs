namespace MlNetDeep;

/// <summary>ln(1 + exp(z)), which is above 0 and grows as z: distances between quantiles. It does not overflow.</summary>
internal static class Softplus
{
    /// <summary>Its value.</summary>
    public static double Of(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <summary>Its derivative, the sigmoid 1 / (1 + exp(-z)).</summary>
    public static double Slope(double z) => 1 / (1 + Math.Exp(-z));
}
