namespace MlNetDeep;

/// <summary>
/// The scaling of one series: inputs to mean 0 and standard deviation 1 over its training rows, forecasts back. A constant input is 0 to the
/// network; the forecast of a constant target is the constant.
/// </summary>
/// <param name="standardizer">For the inputs of a row.</param>
/// <param name="target">Which of them is forecast.</param>
internal sealed class SeriesScaling(FeaturePreparation standardizer, int target)
{
    /// <summary>The target's standard deviation; 0 where it was constant.</summary>
    public float Deviation { get; } = standardizer.Scales[target] is var scale and > 0 ? 1 / scale : 0;

    /// <summary>For the inputs of a row.</summary>
    public FeaturePreparation Standardizer => standardizer;

    /// <summary>From the network's outputs, [horizon], to the user's units, in place.</summary>
    public void ToUser(Span<float> values)
    {
        float mean = standardizer.Offsets[target];
        foreach (ref float value in values)
            value = mean + Deviation * value;
    }
}
