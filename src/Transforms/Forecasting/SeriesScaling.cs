using Microsoft.ML.Internal.Utilities;

namespace MlNetDeep;

/// <summary>
/// The scaling of one series: inputs to mean 0 and standard deviation 1 over its training rows, forecasts back. A constant input is 0 to the
/// network; the forecast of a constant target is the constant.
/// </summary>
internal sealed class SeriesScaling
{
    private readonly FeatureStandardizer _standardizer;
    private readonly int _target;

    /// <summary>Puts the parts together.</summary>
    /// <param name="standardizer">For the inputs of a row.</param>
    /// <param name="target">Which of them is forecast.</param>
    public SeriesScaling(FeatureStandardizer standardizer, int target)
    {
        _standardizer = standardizer;
        _target = target;
        float scale = standardizer.Scales[target];
        Deviation = scale > 0 ? 1 / scale : 0;
    }

    /// <summary>The target's standard deviation; 0 where it was constant.</summary>
    public float Deviation { get; }

    /// <summary>For the inputs of a row.</summary>
    public FeatureStandardizer Standardizer => _standardizer;

    /// <summary>Scales rows.</summary>
    /// <param name="rows">[rows, inputs].</param>
    /// <param name="scaled">As long; may be the same span.</param>
    public void Apply(ReadOnlySpan<float> rows, Span<float> scaled) => _standardizer.Apply(rows, scaled);

    /// <summary>From the network's outputs to the user's units, in place.</summary>
    /// <param name="values">[horizon].</param>
    public void ToUser(Span<float> values)
    {
        float mean = _standardizer.Offsets[_target];
        foreach (ref float value in values)
            value = mean + Deviation * value;
    }
}
