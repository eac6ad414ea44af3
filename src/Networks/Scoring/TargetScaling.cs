namespace MlNetDeep;

/// <summary>
/// Between the values that users see and those that a regression network learns, target by target: user value = Offset + Scale x network value.
/// Of one scale and offset for all targets, or of one for each.
/// </summary>
public sealed class TargetScaling : IEquatable<TargetScaling>
{
    private readonly float[] _scales;
    private readonly float[] _offsets;

    /// <summary>The same for all targets.</summary>
    /// <param name="scale">Above 0; 0 where targets were constant, which makes every user value the constant.</param>
    /// <param name="offset">Any finite value.</param>
    public TargetScaling(float scale, float offset)
        : this([scale], [offset])
    {
    }

    /// <summary>One for each target.</summary>
    /// <param name="scales">At least one; each above 0, or 0 where the target was constant.</param>
    /// <param name="offsets">As many finite values.</param>
    /// <exception cref="ArgumentException">There are none, or other numbers of them.</exception>
    public TargetScaling(ReadOnlySpan<float> scales, ReadOnlySpan<float> offsets)
    {
        if (scales.IsEmpty || scales.Length != offsets.Length)
            throw new ArgumentException(
                $"Targets need as many offsets as scales, and at least one: not {scales.Length} scales and {offsets.Length} offsets.", nameof(offsets));
        _scales = scales.ToArray();
        _offsets = offsets.ToArray();
        IsNone = Array.TrueForAll(_scales, scale => scale == 1) && Array.TrueForAll(_offsets, offset => offset == 0);
    }

    /// <summary>Leaves values as they are.</summary>
    public static TargetScaling None { get; } = new(1, 0);

    /// <summary>The scale of each target; one value is that of all.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>The offset of each target; one value is that of all.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>Whether it leaves values as they are.</summary>
    public bool IsNone { get; }

    /// <summary>Mean 0 and standard deviation 1; constant targets get scale 0.</summary>
    /// <param name="targets">At least one finite value of one target.</param>
    public static TargetScaling Standardize(ReadOnlySpan<float> targets) => Standardize(Measure(targets));

    /// <summary>Mean 0 and standard deviation 1 of each target; constant targets get scale 0.</summary>
    /// <param name="targets">Of at least one finite value each.</param>
    public static TargetScaling Standardize(IEnumerable<TargetStatistics> targets) =>
        new([.. targets.Select(target => (float)target.Deviation)], [.. targets.Select(target => (float)target.Mean)]);

    /// <summary>Takes [minimum, maximum] to [-1, 1], the range of tanh; constant targets get scale 0.</summary>
    /// <param name="targets">At least one finite value of one target.</param>
    public static TargetScaling Normalize(ReadOnlySpan<float> targets) => Normalize(Measure(targets));

    /// <summary>Takes each target's [minimum, maximum] to [-1, 1], the range of tanh; constant targets get scale 0.</summary>
    /// <param name="targets">Of at least one finite value each.</param>
    public static TargetScaling Normalize(IEnumerable<TargetStatistics> targets) => new(
        [.. targets.Select(target => (float)(((double)target.Maximum - target.Minimum) / 2))],
        [.. targets.Select(target => (float)(((double)target.Maximum + target.Minimum) / 2))]);

    /// <summary>Mean 1, and 0 stays 0: for targets that are at least 0. Constant targets get scale 0.</summary>
    /// <param name="targets">Of at least one value of at least 0 each.</param>
    public static TargetScaling DivideByMean(IReadOnlyList<TargetStatistics> targets) => new(
        [.. targets.Select(target => target.Minimum == target.Maximum ? 0 : (float)target.Mean)],
        [.. targets.Select(target => target.Minimum == target.Maximum ? target.Minimum : 0)]);

    /// <summary>From user values to network values, in place; where the scale is 0, to 0.</summary>
    /// <param name="targets">[rows, targets]; overwritten.</param>
    public void ToNetwork(Span<float> targets)
    {
        for (int i = 0, target = 0; i < targets.Length; i++, target = Next(target))
            targets[i] = _scales[target] == 0 ? 0 : (float)(((double)targets[i] - _offsets[target]) / _scales[target]);
    }

    /// <summary>From network values to user values, in place.</summary>
    /// <param name="scores">[rows, targets]; overwritten.</param>
    public void ToUser(Span<float> scores)
    {
        if (IsNone)
            return;
        for (int i = 0, target = 0; i < scores.Length; i++, target = Next(target))
            scores[i] = _offsets[target] + _scales[target] * scores[i];
    }

    /// <inheritdoc/>
    public bool Equals(TargetScaling? other) =>
        other is not null && Scales.SequenceEqual(other.Scales) && Offsets.SequenceEqual(other.Offsets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TargetScaling);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_scales.Length, _scales[0], _offsets[0]);

    /// <summary>This scaling, and another's for targets that were constant here: what has one value alone gives no scale to go on with.</summary>
    internal TargetScaling OrWhereConstant(TargetScaling other)
    {
        if (!_scales.Contains(0))
            return this;
        (float Scale, float Offset)[] pairs = [.. Enumerable.Range(0, Math.Max(_scales.Length, other._scales.Length))
            .Select(target => Of(target).Scale == 0 ? other.Of(target) : Of(target))];
        return new TargetScaling([.. pairs.Select(pair => pair.Scale)], [.. pairs.Select(pair => pair.Offset)]);
    }

    /// <summary>The scale and offset of one output.</summary>
    internal (float Scale, float Offset) Of(int target) => (_scales[target % _scales.Length], _offsets[target % _offsets.Length]);

    private static TargetStatistics[] Measure(ReadOnlySpan<float> targets)
    {
        var statistics = new TargetStatistics();
        foreach (float target in targets)
            statistics.Add(target);
        return [statistics];
    }

    private int Next(int target) => target + 1 == _scales.Length ? 0 : target + 1;
}
