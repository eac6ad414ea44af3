namespace MlNetDeep;

/// <summary>
/// What is known of one feature over all rows, and the rule that makes a scale of it. The rule looks at the feature alone, never at how rows
/// are held, so that dense and sparse rows train the same model.
/// A feature that is zero in most rows (a slot of a one-hot or n-gram vector, an amount that is rarely there) keeps its zeros: absent means
/// nothing, and it is divided by the root mean square of its other values, which makes a one-hot slot 0 and 1. The deviation would blow a
/// slot up that few rows have, by 141 if it is one of 20,000; the greatest value would press long tails together. Any other feature goes to
/// mean 0 and standard deviation 1.
/// </summary>
/// <param name="Rows">The number of rows that have the feature, zeros included; times the steps, where steps of a sequence are joined.</param>
/// <param name="Count">The values that are not zero.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">The sum of their squared deviations from it.</param>
/// <param name="Minimum">The least of them; infinite where there is none.</param>
/// <param name="Maximum">The greatest of them; minus infinity where there is none.</param>
internal readonly record struct FeatureSpread(double Rows, double Count, double Mean, double Squares, float Minimum, float Maximum)
{
    // Below this share of the mean a deviation is the rounding of the single-precision values themselves: the feature is constant.
    private const double Negligible = 1e-7;

    // Of a spread below the least normal number the reciprocal is infinite, or few bits are left of what it is made of.
    private const double LeastNormal = 1.17549435e-38;

    // Of a normal distribution a value of 3 deviations is rare; usual values of a hundredth of the deviation are pressed into what noise covers.
    private const double FarOff = 3;
    private const double Pressed = 0.01;

    /// <summary>The geometric mean of the other values' magnitudes, about.</summary>
    public double TypicalMagnitude { get; init; }

    /// <summary>The row of the greatest absolute value.</summary>
    public long LargestRow { get; init; }

    /// <summary>How many values are missing (NaN).</summary>
    public long Missing { get; init; }

    /// <summary>Whether the feature is zero in most rows, and so keeps its zeros.</summary>
    public bool IsMostlyZero => 2 * Count < Rows;

    /// <summary>Mean 0 and standard deviation 1; of a feature that is mostly zero, zeros and a root mean square of 1 of the others.</summary>
    public (float Offset, float Scale) Standardize()
    {
        if (Rows == 0)
            return (0, 0);
        if (IsMostlyZero)
            return (0, Reciprocal(Math.Sqrt(Squares / Count + Mean * Mean), 0));
        (double mean, double deviation) = Moments();
        return ((float)mean, Reciprocal(deviation, mean));
    }

    /// <summary>The least value to 0 and the greatest to 1; of a feature that is mostly zero, zeros and values in [-1, 1].</summary>
    public (float Offset, float Scale) ToUnitInterval()
    {
        if (Rows == 0)
            return (0, 0);
        if (IsMostlyZero)
            return (0, Reciprocal(Count == 0 ? 0 : Math.Max(Math.Abs(Minimum), Math.Abs(Maximum)), 0));
        (float minimum, float maximum) = Range();
        return (minimum, Reciprocal((double)maximum - minimum, minimum));
    }

    /// <summary>
    /// What the user should know of the feature before it is scaled, by a scale; null where there is nothing. Values that are far off matter
    /// where that is standardizing.
    /// </summary>
    public FeatureFlaw? FindFlaw(int feature, float scale, bool standardizes)
    {
        (float minimum, float maximum) = Range();
        if (Count == 0 || minimum == maximum)
            return null;
        float largest = Math.Abs(Minimum) > Math.Abs(Maximum) ? Minimum : Maximum;
        var flaw = new FeatureFlaw(feature, IsConstant: true, minimum, maximum, largest, LargestRow, TypicalMagnitude);
        if (scale == 0)
            return flaw;
        if (!standardizes)
            return null;
        (double mean, double deviation) = IsMostlyZero ? (0, Math.Sqrt(Squares / Count + Mean * Mean)) : Moments();
        return Math.Abs(largest - mean) > FarOff * deviation && TypicalMagnitude < Pressed * deviation ? flaw with { IsConstant = false } : null;
    }

    /// <summary>Least and greatest value, zeros included.</summary>
    public (float Minimum, float Maximum) Range() =>
        Count < Rows ? (Math.Min(Minimum, 0), Math.Max(Maximum, 0)) : (Minimum, Maximum);

    /// <summary>Mean and standard deviation over all rows, zeros included.</summary>
    public (double Mean, double Deviation) Moments()
    {
        if (Count == Rows)
            return (Mean, Math.Sqrt(Squares / Rows));
        double share = Count / Rows;
        return (Mean * share, Math.Sqrt(Squares / Rows + Mean * Mean * share * (1 - share)));
    }

    /// <summary>1 / the spread of values about a mean; 0 where single precision hardly tells them apart.</summary>
    public static float Reciprocal(double spread, double mean) =>
        spread > Negligible * Math.Abs(mean) && spread >= LeastNormal ? (float)(1 / spread) : 0;
}
