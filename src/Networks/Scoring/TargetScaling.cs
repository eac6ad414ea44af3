namespace MlNetDeep.Networks;

/// <summary>
/// Between the values that users see and those that a regression network learns: user value = Offset + Scale x network value.
/// </summary>
/// <param name="Scale">Above 0.</param>
/// <param name="Offset">Any finite value.</param>
public readonly record struct TargetScaling(float Scale, float Offset)
{
    /// <summary>Leaves values as they are.</summary>
    public static TargetScaling None { get; } = new(1, 0);

    /// <summary>Mean 0 and standard deviation 1; constant targets are centred alone.</summary>
    /// <param name="targets">At least one finite value.</param>
    public static TargetScaling Standardize(ReadOnlySpan<float> targets)
    {
        double sum = 0, squares = 0;
        foreach (float target in targets)
            sum += target;
        double mean = sum / targets.Length;
        foreach (float target in targets)
            squares += (target - mean) * (target - mean);
        var deviation = (float)Math.Sqrt(squares / targets.Length);
        return new TargetScaling(deviation > 0 ? deviation : 1, (float)mean);
    }

    /// <summary>Takes [minimum, maximum] to [-1, 1], the range of tanh; constant targets are centred alone.</summary>
    /// <param name="targets">At least one finite value.</param>
    public static TargetScaling Normalize(ReadOnlySpan<float> targets)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (float target in targets)
        {
            minimum = Math.Min(minimum, target);
            maximum = Math.Max(maximum, target);
        }

        var half = (float)((maximum - minimum) / 2);
        return new TargetScaling(half > 0 ? half : 1, (float)((maximum + minimum) / 2));
    }

    /// <summary>From user values to network values, in place.</summary>
    /// <param name="targets">Values; overwritten.</param>
    public void ToNetwork(Span<float> targets)
    {
        foreach (ref float target in targets)
            target = (float)(((double)target - Offset) / Scale);
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
}
