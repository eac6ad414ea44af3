namespace MlNetDeep;

/// <summary>
/// Between the values that users see and those that a regression network learns: user value = Offset + Scale x network value.
/// </summary>
/// <param name="Scale">Above 0; 0 where targets were constant, which makes every user value the constant.</param>
/// <param name="Offset">Any finite value.</param>
public readonly record struct TargetScaling(float Scale, float Offset)
{
    /// <summary>Leaves values as they are.</summary>
    public static TargetScaling None { get; } = new(1, 0);

    /// <summary>Mean 0 and standard deviation 1; constant targets get scale 0.</summary>
    /// <param name="targets">At least one finite value.</param>
    public static TargetScaling Standardize(ReadOnlySpan<float> targets) => Standardize(Measure(targets));

    /// <summary>Mean 0 and standard deviation 1; constant targets get scale 0.</summary>
    /// <param name="targets">Of at least one finite value.</param>
    public static TargetScaling Standardize(TargetStatistics targets) => new((float)targets.Deviation, (float)targets.Mean);

    /// <summary>Takes [minimum, maximum] to [-1, 1], the range of tanh; constant targets get scale 0.</summary>
    /// <param name="targets">At least one finite value.</param>
    public static TargetScaling Normalize(ReadOnlySpan<float> targets) => Normalize(Measure(targets));

    /// <summary>Takes [minimum, maximum] to [-1, 1], the range of tanh; constant targets get scale 0.</summary>
    /// <param name="targets">Of at least one finite value.</param>
    public static TargetScaling Normalize(TargetStatistics targets)
    {
        var half = (float)(((double)targets.Maximum - targets.Minimum) / 2);
        return new TargetScaling(half, (float)(((double)targets.Maximum + targets.Minimum) / 2));
    }

    /// <summary>From user values to network values, in place; where the scale is 0, to 0.</summary>
    /// <param name="targets">Values; overwritten.</param>
    public void ToNetwork(Span<float> targets)
    {
        foreach (ref float target in targets)
            target = Scale == 0 ? 0 : (float)(((double)target - Offset) / Scale);
    }

    /// <summary>From network values to user values, in place.</summary>
    /// <param name="scores">Values; overwritten.</param>
    public void ToUser(Span<float> scores)
    {
        if (this == None)
            return;
        foreach (ref float score in scores)
            score = Offset + Scale * score;
    }

    private static TargetStatistics Measure(ReadOnlySpan<float> targets)
    {
        var statistics = new TargetStatistics();
        statistics.Add(targets);
        return statistics;
    }
}
