using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// Of each feature's values that are not zero, in one pass: how many there are, the least and the greatest, the row of the greatest absolute
/// value, the sum of exponents; and mean and sum of squared deviations by d = x - mean, mean += d / n, squares += d (x - mean) (Welford 1962,
/// "Note on a method for calculating corrected sums of squares and products"). In double precision; a constant feature comes out as exactly
/// constant.
/// Zeros, of which there are as many as rows without a value, and the steps of a sequence are joined at the end: the squares of their
/// means' deviations come on top (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"). So the same rows give the
/// same bits whether they are held dense or sparse. <see cref="FeatureSpread"/> has the rule that makes a scale of them.
/// </summary>
internal sealed class FeatureMoments(int length) : FeatureStatistics
{
    private readonly double[] _counts = new double[length];
    private readonly double[] _means = new double[length];
    private readonly double[] _squares = new double[length];
    private readonly float[] _minima = [.. Enumerable.Repeat(float.PositiveInfinity, length)];
    private readonly float[] _maxima = [.. Enumerable.Repeat(float.NegativeInfinity, length)];
    private readonly double[] _exponents = new double[length];
    private readonly float[] _largest = new float[length];
    private readonly long[] _largestRows = new long[length];

    /// <summary>The number of features.</summary>
    public int Length => length;

    /// <summary>The number of rows.</summary>
    public long Rows { get; private set; }

    public override void Add(ExampleArena arena, int row, long number)
    {
        if (arena.IsSparse)
            Add(arena.SparseFeatures(row), number);
        else
            Add(arena.Features(row), number);
    }

    /// <summary>Counts a sparse row in, which messages call by its number.</summary>
    public void Add(SparseRow row, long number)
    {
        Rows++;
        for (int i = 0; i < row.Indices.Length; i++)
            Add(row.Values[i], row.Indices[i], number);
    }

    /// <summary>Counts a row, [features], in, which messages call by its number.</summary>
    public void Add(ReadOnlySpan<float> row, long number)
    {
        Rows++;
        int i = 0;
        // Lane by lane the same operations as for single values: the width changes no bit.
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(row[i..]);
            if (Vector.EqualsAll(x, Vector<float>.Zero))
                continue;
            Vector<int> isZero = Vector.Equals(x, Vector<float>.Zero);
            var minimum = new Vector<float>(_minima, i);
            Vector.ConditionalSelect(isZero, minimum, Vector.Min(minimum, x)).CopyTo(_minima, i);
            var maximum = new Vector<float>(_maxima, i);
            Vector.ConditionalSelect(isZero, maximum, Vector.Max(maximum, x)).CopyTo(_maxima, i);
            if (Vector.GreaterThanAny(Vector.Abs(x), new Vector<float>(_largest, i)))
                NoteLargest(row.Slice(i, Vector<float>.Count), i, number);
            Vector<int> exponent = ExponentOf(x) & ~isZero;
            Vector.Widen(x, out Vector<double> low, out Vector<double> high);
            Vector.Widen(Vector.ConvertToSingle(exponent), out Vector<double> lowExponent, out Vector<double> highExponent);
            Add(low, lowExponent, i);
            Add(high, highExponent, i + Vector<double>.Count);
        }

        for (; i < row.Length; i++)
            Add(row[i], i, number);
    }

    public override FeatureSpread Spread(int feature, int period)
    {
        double count = 0, mean = 0, squares = 0, exponents = 0;
        int largest = feature;
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        for (int i = feature; i < length; i += period)
        {
            if (_counts[i] == 0)
                continue;
            double all = count + _counts[i], deviation = _means[i] - mean;
            squares += _squares[i] + deviation * deviation * count * _counts[i] / all;
            mean += deviation * _counts[i] / all;
            count = all;
            minimum = Math.Min(minimum, _minima[i]);
            maximum = Math.Max(maximum, _maxima[i]);
            exponents += _exponents[i];
            if (_largest[i] > _largest[largest])
                largest = i;
        }

        return new FeatureSpread((double)Rows * (length / period), count, mean, squares, minimum, maximum)
        {
            // A number lies between the powers of two of its exponent and the next.
            TypicalMagnitude = count == 0 ? 0 : Math.Pow(2, exponents / count + 0.5),
            LargestRow = _largestRows[largest],
        };
    }

    public override FeatureStandardizer ToStandardizer(int period) => ToStandardizer(period, spread => spread.Standardize());

    public override FeatureStandardizer ToMinMax() => ToStandardizer(length, spread => spread.ToUnitInterval());

    private FeatureStandardizer ToStandardizer(int period, Func<FeatureSpread, (float Offset, float Scale)> rule)
    {
        float[] offsets = new float[length], scales = new float[length];
        for (int i = 0; i < period; i++)
        {
            (float Offset, float Scale) feature = rule(Spread(i, period));
            for (int place = i; place < length; place += period)
                (offsets[place], scales[place]) = feature;
        }

        return new FeatureStandardizer(offsets, scales);
    }

    private static Vector<int> ExponentOf(Vector<float> x) =>
        (Vector.ShiftRightLogical(Vector.AsVectorInt32(x), 23) & new Vector<int>(0xFF)) - new Vector<int>(127);

    private void NoteLargest(ReadOnlySpan<float> values, int start, long number)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > _largest[start + i])
                (_largest[start + i], _largestRows[start + i]) = (Math.Abs(values[i]), number);
        }
    }

    private void Add(float x, int feature, long number)
    {
        if (x == 0)
            return;
        NoteLargest([x], feature, number);
        _exponents[feature] += ((BitConverter.SingleToInt32Bits(x) >> 23) & 0xFF) - 127;
        _minima[feature] = Math.Min(_minima[feature], x);
        _maxima[feature] = Math.Max(_maxima[feature], x);
        double deviation = x - _means[feature];
        _means[feature] += deviation / ++_counts[feature];
        _squares[feature] += deviation * (x - _means[feature]);
    }

    private void Add(Vector<double> x, Vector<double> exponent, int start)
    {
        (new Vector<double>(_exponents, start) + exponent).CopyTo(_exponents, start);
        Vector<double> isValue = Vector.AsVectorDouble(~Vector.Equals(x, Vector<double>.Zero));
        Vector<double> count = new Vector<double>(_counts, start) + (isValue & Vector<double>.One);
        var mean = new Vector<double>(_means, start);
        Vector<double> deviation = x - mean;
        // Where there is no value yet 0 / 0 is masked out.
        mean += (deviation / count) & isValue;
        count.CopyTo(_counts, start);
        mean.CopyTo(_means, start);
        (new Vector<double>(_squares, start) + ((deviation * (x - mean)) & isValue)).CopyTo(_squares, start);
    }
}
