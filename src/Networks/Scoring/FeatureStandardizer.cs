namespace MlNetDeep;

/// <summary>
/// Takes features to one scale: x' = (x - offset) scale. Features go to mean 0 and standard deviation 1 over the training rows, or to [0, 1]
/// (<see cref="ExampleSet.FitMinMax"/>).
/// A feature that is zero in most rows keeps its zeros instead: its offset is 0, and its scale 1 / the root mean square of its other values,
/// so that a one-hot slot stays 0 and 1. Whether rows are dense or sparse has no say. A feature that was constant, or never other than zero,
/// has scale 0: nothing was learned about it, so nothing of it is used; so has one whose values differ by less than single precision holds
/// (1e-7 of the mean, or 1.2E-38). A NaN stays NaN.
/// </summary>
public sealed class FeatureStandardizer
{
    private readonly float[] _offsets;
    private readonly float[] _scales;
    // The features whose zeros move, ascending.
    private readonly int[] _shifted;

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
        _shifted = [.. Enumerable.Range(0, offsets.Length).Where(i => offsets[i] != 0 && scales[i] != 0)];
    }

    /// <summary>What is subtracted: the features' means, or zeros.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>Whether zeros stay zeros, of all features.</summary>
    public bool KeepsZeros => _shifted.Length == 0;

    /// <summary>
    /// Whether sparse rows stay sparse: at most a sixteenth of the features have zeros that move, and these are in every standardized row.
    /// </summary>
    public bool KeepsSparsity => _shifted.Length <= _offsets.Length / FirstExamples.LeastSparsity;

    /// <summary>How many features have zeros that move.</summary>
    internal int ShiftedFeatures => _shifted.Length;

    /// <summary>What is multiplied by: 1 / the features' standard deviations, root mean squares or ranges, or 0.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Measures dense rows, in double precision.</summary>
    /// <param name="features">[rows, features], finite; at least one row.</param>
    /// <param name="length">Features a row.</param>
    /// <param name="flaws">Takes the features of which little is left, or null.</param>
    public static FeatureStandardizer Fit(ReadOnlySpan<float> features, int length, ICollection<FeatureFlaw>? flaws = null)
    {
        var moments = new FeatureMoments(length);
        Add(moments, features, length);
        return Finish(moments, flaws);
    }

    /// <summary>Measures dense rows that come in portions, in double precision.</summary>
    /// <param name="portions">Each [rows, features], finite, of any number of rows, also none. Used up one after the other.</param>
    /// <param name="length">Features a row.</param>
    /// <param name="flaws">Takes the features of which little is left, or null; rows are counted over all portions.</param>
    /// <returns>Where there is no row at all, offsets and scales of 0.</returns>
    public static FeatureStandardizer Fit(
        IEnumerable<ReadOnlyMemory<float>> portions, int length, ICollection<FeatureFlaw>? flaws = null)
    {
        var moments = new FeatureMoments(length);
        foreach (ReadOnlyMemory<float> portion in portions)
            Add(moments, portion.Span, length);
        return Finish(moments, flaws);
    }

    /// <summary>Measures sparse rows: as the same rows with all their zeros, to the bit.</summary>
    /// <param name="rows">Finite values; at least one row.</param>
    public static FeatureStandardizer Fit(SparseRows rows)
    {
        var moments = new FeatureMoments(rows.FeatureLength);
        for (int row = 0; row < rows.Count; row++)
            moments.Add(rows[row], row);
        return moments.ToStandardizer(rows.FeatureLength);
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

    /// <summary>How many values a sparse row has once it is standardized: its own, and those of the features whose zeros move.</summary>
    /// <param name="row">Indices ascending, below the number of features.</param>
    public int LengthOf(SparseRow row)
    {
        int length = row.Indices.Length + _shifted.Length, next = 0;
        foreach (int feature in _shifted)
        {
            while (next < row.Indices.Length && row.Indices[next] < feature)
                next++;
            if (next < row.Indices.Length && row.Indices[next] == feature)
                length--;
        }

        return length;
    }

    /// <summary>Standardizes a sparse row.</summary>
    /// <param name="row">Indices ascending, below the number of features.</param>
    /// <param name="indices">[<see cref="LengthOf"/>], overwritten; where <see cref="KeepsZeros"/>, may be the row's own.</param>
    /// <param name="values">[<see cref="LengthOf"/>], overwritten; where <see cref="KeepsZeros"/>, may be the row's own.</param>
    /// <exception cref="ArgumentException">There are too few places.</exception>
    public void Apply(SparseRow row, Span<int> indices, Span<float> values)
    {
        int length = LengthOf(row);
        if (indices.Length < length || values.Length < length)
            throw new ArgumentException(
                $"{Math.Min(indices.Length, values.Length)} places are too few for {length} values.", nameof(values));
        int next = 0, shifted = 0;
        for (int i = 0; i < length; i++)
        {
            int own = next < row.Indices.Length ? row.Indices[next] : int.MaxValue;
            int feature = shifted < _shifted.Length ? Math.Min(_shifted[shifted], own) : own;
            float value = feature == own ? row.Values[next++] : 0;
            if (shifted < _shifted.Length && feature == _shifted[shifted])
                shifted++;
            indices[i] = feature;
            values[i] = (value - _offsets[feature]) * _scales[feature];
        }
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
            moments.Add(rows.Slice(start, length), moments.Rows);
    }

    private static FeatureStandardizer Finish(FeatureMoments moments, ICollection<FeatureFlaw>? flaws)
    {
        for (int i = 0; flaws is not null && i < moments.Length; i++)
        {
            if (moments.Spread(i, moments.Length).FindFlaw(i) is { } flaw)
                flaws.Add(flaw);
        }

        return moments.ToStandardizer(moments.Length);
    }
}
