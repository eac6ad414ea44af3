using System.Numerics.Tensors;

namespace MlNetDeep.Networks;

/// <summary>
/// Takes every feature to mean 0 and standard deviation 1 over the training data: x' = (x - offset) scale. A feature that was constant
/// there has scale 0: nothing was learned about it, so nothing of it is used. A NaN stays NaN.
/// </summary>
public sealed class FeatureStandardizer
{
    private readonly float[] _offsets;
    private readonly float[] _scales;

    /// <summary>Wraps offsets and scales.</summary>
    /// <param name="offsets">One for each feature.</param>
    /// <param name="scales">One for each feature.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public FeatureStandardizer(float[] offsets, float[] scales)
    {
        if (offsets.Length != scales.Length)
            throw new ArgumentException($"There are {offsets.Length} offsets, but {scales.Length} scales.", nameof(scales));
        _offsets = offsets;
        _scales = scales;
    }

    /// <summary>What is subtracted: the features' means.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>What is multiplied by: 1 / the features' standard deviations, or 0.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Measures means and standard deviations, in double precision.</summary>
    /// <param name="features">[rows, features], finite; at least one row.</param>
    /// <param name="length">Features a row.</param>
    public static FeatureStandardizer Fit(ReadOnlySpan<float> features, int length)
    {
        int rows = features.Length / length;
        var means = new double[length];
        var squares = new double[length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * length, length);
            for (int i = 0; i < length; i++)
                means[i] += values[i];
        }

        for (int i = 0; i < length; i++)
            means[i] /= rows;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * length, length);
            for (int i = 0; i < length; i++)
                squares[i] += (values[i] - means[i]) * (values[i] - means[i]);
        }

        var offsets = Array.ConvertAll(means, mean => (float)mean);
        var scales = new float[length];
        for (int i = 0; i < length; i++)
        {
            double deviation = Math.Sqrt(squares[i] / rows);
            // Rounding leaves a constant feature a deviation of about its last digit.
            scales[i] = deviation > 1e-7 * Math.Abs(means[i]) ? (float)(1 / deviation) : 0;
        }

        return new FeatureStandardizer(offsets, scales);
    }

    /// <summary>Standardizes rows.</summary>
    /// <param name="features">[rows, features].</param>
    /// <param name="destination">As long; may be the same span.</param>
    public void Apply(ReadOnlySpan<float> features, Span<float> destination)
    {
        for (int start = 0; start < features.Length; start += _offsets.Length)
        {
            Span<float> row = destination.Slice(start, _offsets.Length);
            TensorPrimitives.Subtract(features.Slice(start, _offsets.Length), _offsets, row);
            TensorPrimitives.Multiply(row, _scales, row);
        }
    }
}
