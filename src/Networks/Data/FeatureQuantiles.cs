namespace MlNetDeep;

/// <summary>
/// The quantiles of one feature over all its values, zeros among them, and the scale that is made of them; see <see cref="FeatureScaling.Robust"/>.
/// No single value moves them, however large.
/// </summary>
internal sealed class FeatureQuantiles
{
    // Smooth clipping takes it to 1: z / sqrt(1 + z^2 / 9) = 1.
    private const double BeforeClipping = 1.0606601717798212;

    private readonly FeatureSpread _spread;
    private readonly float[] _sorted;
    private readonly int _negatives;
    private readonly long _zeros;

    /// <summary>Of what is known of the feature, and a sample of its values that are not zero, which is sorted here.</summary>
    public FeatureQuantiles(FeatureSpread spread, float[] sample)
    {
        sample.AsSpan().Sort();
        (_spread, _sorted) = (spread, sample);
        _negatives = sample.AsSpan().BinarySearch(0f) is var place && place < 0 ? ~place : place;
        // As many zeros as go with so many values.
        _zeros = spread.Count == 0 ? 1 : (long)Math.Round((spread.Rows - spread.Count) * sample.Length / spread.Count);
    }

    /// <summary>The median; 0 where there is no value at all.</summary>
    public float Median => _spread.Rows == 0 ? 0 : (float)Quantile(0.5);

    /// <summary>Zeros and one other value.</summary>
    private bool IsOneHot => _spread.Count < _spread.Rows && _spread.Count > 0 && _spread.Minimum == _spread.Maximum;

    /// <summary>The value at a share of the ranks, between two by the line that joins them.</summary>
    public double Quantile(double share)
    {
        double rank = share * (_sorted.Length + _zeros - 1);
        var below = (long)rank;
        double low = At(below), high = At(Math.Min(below + 1, _sorted.Length + _zeros - 1));
        return low + (high - low) * (rank - below);
    }

    /// <summary>What is subtracted and multiplied by, before smooth clipping. Scale 0 where all values are alike, to single precision.</summary>
    public (float Offset, float Scale) Scale()
    {
        if (_spread.Count == 0)
            return (0, 0);
        if (IsOneHot)
            return (0, (float)(BeforeClipping * FeatureSpread.Reciprocal(Math.Abs(_spread.Maximum), 0) * Math.Sign(_spread.Maximum)));
        if (_spread.IsMostlyZero)
            return (0, FeatureSpread.Reciprocal(MedianDistance(0), 0));
        float median = Median;
        float scale = FeatureSpread.Reciprocal(Quantile(0.75) - Quantile(0.25), median);
        return (median, scale > 0 ? scale : FeatureSpread.Reciprocal(MedianDistance(median), median));
    }

    /// <summary>The median distance from a value of the values that are not it; of one that the sample misses the greatest distance.</summary>
    private double MedianDistance(float from)
    {
        IEnumerable<float> others = _sorted.Where(value => value != from).Concat(from == 0 ? [] : Enumerable.Repeat(0f, (int)_zeros));
        double[] distances = [.. others.Select(value => Math.Abs((double)value - from))];
        if (distances.Length == 0)
            return Math.Max(Math.Abs((double)_spread.Maximum - from), Math.Abs((double)_spread.Minimum - from));
        Array.Sort(distances);
        return (distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2;
    }

    private float At(long rank)
    {
        if (rank < _negatives)
            return _sorted[rank];
        return rank < _negatives + _zeros ? 0 : _sorted[rank - _zeros];
    }
}
