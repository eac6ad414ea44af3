using System.Numerics.Tensors;

namespace MlNetDeep.Networks;

/// <summary>
/// Takes features to one scale: x' = (x - offset) scale. Dense features go to mean 0 and standard deviation 1 over the training rows, or to
/// [0, 1] (<see cref="ExampleSet.FitMinMax"/>).
/// Of sparse rows zeros must stay zeros, so their offset is 0 and their scale 1 / max |x|, which takes them into [-1, 1]: a scale by
/// deviation would blow a feature up that few rows have, by 141 if it is one of 20,000. A feature that was constant, or in sparse rows never
/// there, has scale 0: nothing was learned about it, so nothing of it is used. A NaN stays NaN.
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
        KeepsZeros = !offsets.AsSpan().ContainsAnyExcept(0f);
    }

    /// <summary>What is subtracted: the features' means, or zeros.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>Whether all offsets are 0, so that sparse rows stay sparse.</summary>
    public bool KeepsZeros { get; }

    /// <summary>What is multiplied by: 1 / the features' standard deviations or greatest absolute values, or 0.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Measures means and standard deviations of dense rows, in double precision.</summary>
    /// <param name="features">[rows, features], finite; at least one row.</param>
    /// <param name="length">Features a row.</param>
    public static FeatureStandardizer Fit(ReadOnlySpan<float> features, int length)
    {
        var moments = new FeatureMoments(length);
        Add(moments, features, length);
        return moments.ToStandardizer(length);
    }

    /// <summary>Measures means and standard deviations of dense rows that come in portions, in double precision.</summary>
    /// <param name="portions">Each [rows, features], finite, of any number of rows, also none. Used up one after the other.</param>
    /// <param name="length">Features a row.</param>
    /// <returns>Where there is no row at all, offsets and scales of 0.</returns>
    public static FeatureStandardizer Fit(IEnumerable<ReadOnlyMemory<float>> portions, int length)
    {
        var moments = new FeatureMoments(length);
        foreach (ReadOnlyMemory<float> portion in portions)
            Add(moments, portion.Span, length);
        return moments.ToStandardizer(length);
    }

    /// <summary>Measures the greatest absolute value of each feature of sparse rows.</summary>
    /// <param name="rows">Finite values.</param>
    public static FeatureStandardizer Fit(SparseRows rows)
    {
        var maxima = new FeatureMaxima(rows.FeatureLength);
        for (int row = 0; row < rows.Count; row++)
            maxima.Add(rows[row]);
        return maxima.ToStandardizer(rows.FeatureLength);
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

    /// <summary>Standardizes a sparse row: x' = x scale, for the values that it has.</summary>
    /// <param name="row">Indices below the number of features.</param>
    /// <param name="scaledValues">One for each value of the row; may be the row's own values.</param>
    /// <exception cref="InvalidOperationException">An offset is not 0, see <see cref="KeepsZeros"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="scaledValues"/> is shorter than the row.</exception>
    public void Apply(SparseRow row, Span<float> scaledValues)
    {
        if (!KeepsZeros)
            throw new InvalidOperationException("The standardizer moves zeros, so that a sparse row has no sparse form behind it.");
        if (scaledValues.Length < row.Values.Length)
            throw new ArgumentException($"{scaledValues.Length} places are too few for {row.Values.Length} values.", nameof(scaledValues));
        for (int i = 0; i < row.Indices.Length; i++)
            scaledValues[i] = row.Values[i] * _scales[row.Indices[i]];
    }

    /// <summary>Takes standardized rows back: x = x' / scale + offset; a feature of scale 0 is its offset, what it always was.</summary>
    /// <param name="standardized">[rows, features].</param>
    /// <param name="destination">As long; may be the same span.</param>
    public void Restore(ReadOnlySpan<float> standardized, Span<float> destination)
    {
        for (int start = 0; start < standardized.Length; start += _offsets.Length)
        {
            for (int i = 0; i < _offsets.Length; i++)
                destination[start + i] = _scales[i] == 0 ? _offsets[i] : standardized[start + i] / _scales[i] + _offsets[i];
        }
    }

    private static void Add(FeatureMoments moments, ReadOnlySpan<float> rows, int length)
    {
        for (int start = 0; start < rows.Length; start += length)
            moments.Add(rows.Slice(start, length));
    }
}
