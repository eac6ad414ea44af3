using System.Numerics;
using System.Numerics.Tensors;

namespace MlNetDeep.Networks;

/// <summary>
/// Least and greatest values; and means and sums of squared deviations in one pass: d = x - mean, mean += d / n, squares += d (x - mean).
/// (Welford 1962, "Note on a method for calculating corrected sums of squares and products".) In double precision; a constant feature comes
/// out as exactly constant.
/// Steps of a sequence are joined at the end: the squares of their means' deviations come on top (Chan, Golub and LeVeque 1983, "Algorithms
/// for computing the sample variance").
/// </summary>
internal sealed class FeatureMoments(int length) : FeatureStatistics
{
    // Below this share of the mean a deviation is the rounding of the single-precision values themselves: the feature is constant.
    private const double Negligible = 1e-7;

    private readonly double[] _means = new double[length];
    private readonly double[] _squares = new double[length];
    private readonly float[] _minima = Filled(length, float.PositiveInfinity);
    private readonly float[] _maxima = Filled(length, float.NegativeInfinity);
    private long _count;

    public override void Add(ExampleArena arena, int row) => Add(arena.Features(row));

    /// <summary>Counts a row in.</summary>
    /// <param name="row">[features].</param>
    public void Add(ReadOnlySpan<float> row)
    {
        double share = 1.0 / ++_count;
        TensorPrimitives.Min(_minima, row, _minima);
        TensorPrimitives.Max(_maxima, row, _maxima);
        int i = 0;
        // Lane by lane the same operations as below: the width changes no bit.
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out Vector<double> low, out Vector<double> high);
            Add(low, i, share);
            Add(high, i + Vector<double>.Count, share);
        }

        for (; i < row.Length; i++)
        {
            double deviation = row[i] - _means[i];
            _means[i] += deviation * share;
            _squares[i] += deviation * (row[i] - _means[i]);
        }
    }

    public override FeatureStandardizer ToStandardizer(int period)
    {
        var offsets = new float[_means.Length];
        var scales = new float[_means.Length];
        for (int i = 0; i < period; i++)
        {
            (double mean, double deviation) = Join(i, period);
            float scale = deviation > Negligible * Math.Abs(mean) ? (float)(1 / deviation) : 0;
            for (int place = i; place < offsets.Length; place += period)
                (offsets[place], scales[place]) = ((float)mean, scale);
        }

        return new FeatureStandardizer(offsets, scales);
    }

    public override FeatureStandardizer ToMinMax()
    {
        var scales = new float[_minima.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            double range = (double)_maxima[i] - _minima[i];
            scales[i] = range > Negligible * Math.Abs(_minima[i]) ? (float)(1 / range) : 0;
        }

        return new FeatureStandardizer([.. _minima], scales);
    }

    /// <summary>Mean and standard deviation of every so many features from one on.</summary>
    private (double Mean, double Deviation) Join(int first, int period)
    {
        double mean = 0, squares = 0;
        int places = _means.Length / period;
        for (int i = first; i < _means.Length; i += period)
            mean += _means[i] / places;
        for (int i = first; i < _means.Length; i += period)
            squares += _squares[i] + _count * (_means[i] - mean) * (_means[i] - mean);
        return (mean, Math.Sqrt(squares / (_count * places)));
    }

    private static float[] Filled(int length, float value)
    {
        var values = new float[length];
        Array.Fill(values, value);
        return values;
    }

    private void Add(Vector<double> x, int start, double share)
    {
        var mean = new Vector<double>(_means, start);
        Vector<double> deviation = x - mean;
        mean += deviation * share;
        mean.CopyTo(_means, start);
        (new Vector<double>(_squares, start) + deviation * (x - mean)).CopyTo(_squares, start);
    }
}
