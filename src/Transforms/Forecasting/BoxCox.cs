namespace MlNetDeep;

/// <summary>
/// The power transformation of Box and Cox ("An analysis of transformations", J. R. Stat. Soc. B 26, 1964): log y where lambda is 0, else
/// (y^lambda - 1) / lambda, which for lambda = 1 is left out. It evens out waves and noise that grow with the level.
/// </summary>
internal static class BoxCox
{
    /// <summary>The lambda of a series that is not transformed.</summary>
    public const float None = 1;

    /// <summary>Whether a value can be transformed: with every lambda but 1 it must be above 0.</summary>
    public static bool Takes(float value, float lambda) => lambda == None || value > 0;

    /// <summary>Transforms a value; NaN where it cannot be.</summary>
    public static float Apply(float value, float lambda)
    {
        if (lambda == None)
            return value;
        if (!(value > 0))
            return float.NaN;
        return lambda == 0 ? (float)Math.Log(value) : (float)((Math.Pow(value, lambda) - 1) / lambda);
    }

    /// <summary>Transforms one input of rows, [rows, width], in place; NaN where a value cannot be.</summary>
    public static void Apply(Span<float> rows, int input, int width, float lambda)
    {
        if (lambda == None)
            return;
        for (int i = input; i < rows.Length; i += width)
            rows[i] = Apply(rows[i], lambda);
    }

    /// <summary>The value whose transformed is given. Below the least that there is it is 0.</summary>
    public static float Invert(float transformed, float lambda)
    {
        if (lambda == None)
            return transformed;
        return lambda == 0 ? (float)Math.Exp(transformed) : (float)Math.Pow(Math.Max(0, lambda * (double)transformed + 1), 1.0 / lambda);
    }
}
