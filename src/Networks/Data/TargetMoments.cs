namespace MlNetDeep;

/// <summary>What is known of some values of a target, and what is known of two such sets together.</summary>
/// <param name="Count">How many values.</param>
/// <param name="Mean">Their mean; 0 of none.</param>
/// <param name="Squares">The sum of their squared distances from it.</param>
/// <param name="Minimum">The least; infinite of none.</param>
/// <param name="Maximum">The greatest; minus infinity of none.</param>
internal readonly record struct TargetMoments(long Count, double Mean, double Squares, float Minimum, float Maximum)
{
    /// <summary>Of no value.</summary>
    public static TargetMoments None { get; } = new(0, 0, 0, float.PositiveInfinity, float.NegativeInfinity);

    /// <summary>With a value more (Welford's recurrence).</summary>
    public TargetMoments With(float target)
    {
        double deviation = target - Mean;
        double mean = Mean + deviation / (Count + 1);
        return new(Count + 1, mean, Squares + deviation * (target - mean), Math.Min(Minimum, target), Math.Max(Maximum, target));
    }

    /// <summary>Both together (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance").</summary>
    public static TargetMoments operator +(TargetMoments one, TargetMoments other)
    {
        if (one.Count == 0 || other.Count == 0)
            return one.Count == 0 ? other : one;
        double all = one.Count + other.Count, deviation = other.Mean - one.Mean;
        return new(
            one.Count + other.Count, one.Mean + deviation * other.Count / all, one.Squares + other.Squares + deviation * deviation * one.Count * other.Count / all,
            Math.Min(one.Minimum, other.Minimum), Math.Max(one.Maximum, other.Maximum));
    }
}
