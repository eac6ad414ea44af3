namespace MlNetDeep;

/// <summary>
/// Statistics of the features of padded sequences, rows [steps, x_1 ... x_T], over the steps that are there: their number stays as it is,
/// and padding, which is never read, does not count.
/// </summary>
internal sealed class StepMoments(int length, int features, int leaves) : FeatureStatistics
{
    private readonly FeatureMoments _moments = new(features, leaves);

    public override void Add(ExampleArena arena, int row, long number, int leaf)
    {
        ReadOnlySpan<float> values = arena.Features(row);
        // A number of steps that cannot be is found when batches are made.
        int end = 1 + (int)Math.Clamp(values[0], 0, (length - 1) / features) * features;
        for (int start = 1; start < end; start += features)
            _moments.Add(values.Slice(start, features), number, leaf);
    }

    public override void Gather(RankGroup ranks) => _moments.Gather(ranks);

    public override FeatureSpread Spread(int feature, int period) =>
        feature == 0 ? new FeatureSpread(1, 1, 1, 0, 1, 1) : _moments.Spread((feature - 1) % features, features);

    /// <summary>One scale for each feature of a step, at all steps, whatever the period.</summary>
    public override FeaturePreparation ToPreparation(FeatureScaling scaling, int period)
    {
        FeaturePreparation step = _moments.ToPreparation(scaling, features);
        return new FeaturePreparation(
            AtAllSteps(0, step.Offsets), AtAllSteps(1, step.Scales), step.Bounds.IsEmpty ? null : AtAllSteps(float.PositiveInfinity, step.Bounds));
    }

    public override float[] ToMedians(int period) => AtAllSteps(float.NaN, _moments.ToMedians(features));

    /// <summary>A row of a value for the number of steps, and values of each step.</summary>
    private float[] AtAllSteps(float ofSteps, ReadOnlySpan<float> values)
    {
        var row = new float[length];
        row[0] = ofSteps;
        for (int start = 1; start < length; start += features)
            values.CopyTo(row.AsSpan(start));
        return row;
    }
}
