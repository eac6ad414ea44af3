namespace MlNetDeep;

/// <summary>
/// Statistics of the features of padded sequences, rows [steps, x_1 ... x_T], over the steps that are there: their number stays as it is,
/// and padding, which is never read, does not count.
/// </summary>
internal sealed class StepMoments(int length, int features) : FeatureStatistics
{
    private readonly FeatureMoments _moments = new(features);

    public override void Add(ExampleArena arena, int row, long number)
    {
        ReadOnlySpan<float> values = arena.Features(row);
        // A number of steps that cannot be is found when batches are made.
        int end = 1 + (int)Math.Clamp(values[0], 0, (length - 1) / features) * features;
        for (int start = 1; start < end; start += features)
            _moments.Add(values.Slice(start, features), number);
    }

    public override FeatureSpread Spread(int feature, int period) =>
        feature == 0 ? new FeatureSpread(1, 1, 1, 0, 1, 1) : _moments.Spread((feature - 1) % features, features);

    /// <summary>One scale for each feature of a step, at all steps, whatever the period.</summary>
    public override FeatureStandardizer ToStandardizer(int period)
    {
        float[] offsets = new float[length], scales = new float[length];
        scales[0] = 1;
        FeatureStandardizer step = _moments.ToStandardizer(features);
        for (int start = 1; start < length; start += features)
        {
            step.Offsets.CopyTo(offsets.AsSpan(start));
            step.Scales.CopyTo(scales.AsSpan(start));
        }

        return new FeatureStandardizer(offsets, scales);
    }
}
