namespace MlNetDeep;

// What a small change of features does to prepared rows, for explanations.
public sealed partial class FeaturePreparation
{
    /// <summary>
    /// The differences of a row's prepared values to those of a baseline, had smooth clipping everywhere the slope that it has at the row:
    /// scale (x - baseline) / (1 + (z / bound)^2)^(3/2), with z the scaled x. Where nothing is clipped they stay as they are.
    /// </summary>
    /// <param name="features">The row, [features].</param>
    /// <param name="baseline">The baseline, [features].</param>
    /// <param name="prepared">The row, prepared.</param>
    /// <param name="differences">The differences of the prepared rows; those of clipped features are overwritten.</param>
    internal void Linearize(
        ReadOnlySpan<float> features, ReadOnlySpan<float> baseline, ReadOnlySpan<float> prepared, Span<float> differences)
    {
        for (int i = 0; i < _bounds.Length; i++)
        {
            if (float.IsInfinity(_bounds[i]))
                continue;
            // 1 / (1 + (z / bound)^2) is what the prepared value lacks of the bound, squared.
            double ratio = (double)prepared[i] / _bounds[i], slope = Math.Pow(Math.Max(0, 1 - ratio * ratio), 1.5);
            differences[i] = (float)(((double)Filled(features[i], i) - Filled(baseline[i], i)) * _scales[i] * slope);
        }
    }

    private float Filled(float value, int feature) => _fills.Length > 0 && float.IsNaN(value) ? _fills[feature] : value;
}
