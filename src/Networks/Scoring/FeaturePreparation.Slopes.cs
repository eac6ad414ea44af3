namespace MlNetDeep;

// What a small change of a feature does to a prepared row, for explanations.
public sealed partial class FeaturePreparation
{
    /// <summary>
    /// The difference of a feature's prepared value to that of a baseline, had smooth clipping everywhere the slope that it has at the value:
    /// scale (x - baseline) / (1 + (z / bound)^2)^(3/2), with z the scaled x. Where nothing is clipped it stays as it is.
    /// </summary>
    /// <param name="feature">Which; a mark, behind the features, has no slope.</param>
    /// <param name="row">The row, [features].</param>
    /// <param name="baseline">The baseline, [features].</param>
    /// <param name="prepared">The feature's prepared value.</param>
    /// <param name="difference">The difference of the prepared values.</param>
    internal float Linearize(int feature, ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, float prepared, float difference)
    {
        if (feature >= _bounds.Length || float.IsInfinity(_bounds[feature]))
            return difference;
        // 1 / (1 + (z / bound)^2) is what the prepared value lacks of the bound, squared.
        double ratio = (double)prepared / _bounds[feature], slope = Math.Pow(Math.Max(0, 1 - ratio * ratio), 1.5);
        return (float)(((double)Filled(row[feature], feature) - Filled(baseline[feature], feature)) * _scales[feature] * slope);
    }

    private float Filled(float value, int feature) => _fills.Length > 0 && float.IsNaN(value) ? _fills[feature] : value;
}
