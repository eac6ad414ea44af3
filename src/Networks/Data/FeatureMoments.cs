using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// Of each feature's values that are not zero, in one pass: how many there are, the least and the greatest, the row of the greatest absolute
/// value, the sum of exponents; and mean and sum of squared deviations by d = x - mean, mean += d / n, squares += d (x - mean) (Welford 1962,
/// "Note on a method for calculating corrected sums of squares and products"). In double precision; a constant feature comes out as exactly
/// constant.
/// Missing values (NaN) are counted, and no more. Zeros, of which there are as many as rows without a value, and the steps of a sequence are joined at the end: the squares of their
/// means' deviations come on top (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"). So the same rows give the
/// same bits whether they are held dense or sparse. <see cref="FeatureSpread"/> has the rule that makes a scale of them, and
/// <see cref="FeatureQuantiles"/> one that needs samples too. Of rows that are dealt to leaves each leaf's are apart, and joined in the leaves' order as
/// steps are, so that the bits do not depend on who has read them.
/// </summary>
/// <param name="length">The number of features.</param>
/// <param name="leaves">The number of leaves.</param>
/// <param name="samples">Whether samples are kept for quantiles.</param>
internal sealed class FeatureMoments(int length, int leaves = 1, bool samples = true) : FeatureStatistics
{
    // Leaf by leaf all features.
    private readonly double[] _counts = new double[length * leaves];
    private readonly double[] _means = new double[length * leaves];
    private readonly double[] _squares = new double[length * leaves];
    private readonly float[] _minima = [.. Enumerable.Repeat(float.PositiveInfinity, length * leaves)];
    private readonly float[] _maxima = [.. Enumerable.Repeat(float.NegativeInfinity, length * leaves)];
    private readonly double[] _exponents = new double[length * leaves];
    private readonly float[] _largest = new float[length * leaves];
    private readonly long[] _largestRows = new long[length * leaves];
    private readonly long[] _missing = new long[length * leaves];
    private readonly FeatureSamples? _samples = samples ? new FeatureSamples(length * leaves) : null;
    private (long Rows, FeatureQuantiles[] Features) _quantiles = (0, []);

    /// <summary>The number of features.</summary>
    public int Length => length;

    /// <summary>The number of rows.</summary>
    public long Rows { get; private set; }

    public override void Add(ExampleArena arena, int row, long number, int leaf)
    {
        if (arena.IsSparse)
            Add(arena.SparseFeatures(row), number, leaf);
        else
            Add(arena.Features(row), number, leaf);
    }

    /// <summary>Counts a sparse row in, which messages call by its number.</summary>
    public void Add(SparseRow row, long number, int leaf = 0)
    {
        Rows++;
        for (int i = 0; i < row.Indices.Length; i++)
            Add(row.Values[i], leaf * length + row.Indices[i], number);
    }

    /// <summary>Counts a row, [features], in, which messages call by its number.</summary>
    public void Add(ReadOnlySpan<float> row, long number, int leaf = 0)
    {
        Rows++;
        int i = leaf * length;
        int end = i + row.Length;
        // Lane by lane the same operations as for single values: the width changes no bit.
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            ReadOnlySpan<float> lanes = row.Slice(i - end + row.Length, Vector<float>.Count);
            var x = new Vector<float>(lanes);
            if (Vector.EqualsAll(x, Vector<float>.Zero))
                continue;
            if (!Vector.EqualsAll(x, x))
            {
                for (int lane = 0; lane < lanes.Length; lane++)
                    Add(lanes[lane], i + lane, number);
                continue;
            }

            Vector<int> isZero = Vector.Equals(x, Vector<float>.Zero);
            var minimum = new Vector<float>(_minima, i);
            Vector.ConditionalSelect(isZero, minimum, Vector.Min(minimum, x)).CopyTo(_minima, i);
            var maximum = new Vector<float>(_maxima, i);
            Vector.ConditionalSelect(isZero, maximum, Vector.Max(maximum, x)).CopyTo(_maxima, i);
            if (Vector.GreaterThanAny(Vector.Abs(x), new Vector<float>(_largest, i)))
                NoteLargest(lanes, i, number);
            Vector<int> exponent = ExponentOf(x) & ~isZero;
            Vector.Widen(x, out Vector<double> low, out Vector<double> high);
            Vector.Widen(Vector.ConvertToSingle(exponent), out Vector<double> lowExponent, out Vector<double> highExponent);
            Add(low, lowExponent, i);
            Add(high, highExponent, i + Vector<double>.Count);
            TakeSamples(lanes, i);
        }

        for (; i < end; i++)
            Add(row[i - end + row.Length], i, number);
    }

    public override void Gather(RankGroup ranks)
    {
        Rows = ranks.Sum(Rows);
        foreach (double[] values in new[] { _counts, _means, _squares, _exponents })
            ranks.GatherLeaves<double>(values, length);
        foreach (float[] values in new[] { _minima, _maxima, _largest })
            ranks.GatherLeaves<float>(values, length);
        foreach (long[] values in new[] { _largestRows, _missing })
            ranks.GatherLeaves<long>(values, length);
        _samples?.Gather(ranks, length);
    }

    public override FeatureSpread Spread(int feature, int period)
    {
        double count = 0, mean = 0, squares = 0, exponents = 0;
        long missing = 0;
        int largest = feature;
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        for (int i = feature; i < _counts.Length; i += period)
        {
            missing += _missing[i];
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

        return new FeatureSpread((double)Rows * (length / period) - missing, count, mean, squares, minimum, maximum)
        {
            // A number lies between the powers of two of its exponent and the next.
            TypicalMagnitude = count == 0 ? 0 : Math.Pow(2, exponents / count + 0.5),
            LargestRow = _largestRows[largest],
            Missing = missing,
        };
    }

    public override FeaturePreparation ToPreparation(FeatureScaling scaling, int period) => scaling switch
    {
        FeatureScaling.Standardize => ToPreparation(period, i => Spread(i, period).Standardize()),
        FeatureScaling.Robust => ToPreparation(period, i => Quantiles(period)[i].Scale()).Clipping(),
        _ => ToPreparation(period, _ => (0, 1)),
    };

    public override FeaturePreparation ToMinMax() => ToPreparation(length, i => Spread(i, length).ToUnitInterval());

    public override float[] ToMedians(int period)
    {
        float[] medians = Array.ConvertAll(Quantiles(period), quantiles => quantiles.Median);
        return [.. Enumerable.Range(0, length).Select(place => medians[place % period])];
    }

    private FeaturePreparation ToPreparation(int period, Func<int, (float Offset, float Scale)> rule)
    {
        (float Offset, float Scale)[] features = [.. Enumerable.Range(0, period).Select(rule)];
        return new FeaturePreparation(
            [.. Enumerable.Range(0, length).Select(place => features[place % period].Offset)],
            [.. Enumerable.Range(0, length).Select(place => features[place % period].Scale)]);
    }

    /// <summary>Those of each feature, with the places a period apart. To sort their samples takes longer than all else, and they serve twice.</summary>
    private FeatureQuantiles[] Quantiles(int period)
    {
        if (_quantiles.Rows == Rows && _quantiles.Features.Length == period)
            return _quantiles.Features;
        FeatureSamples values = _samples ?? throw new InvalidOperationException("No values were kept for quantiles.");
        var features = new FeatureQuantiles[period];
        Parallel.For(0, period, i => features[i] = new FeatureQuantiles(Spread(i, period), values.Join(i, period)));
        _quantiles = (Rows, features);
        return features;
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

    private void TakeSamples(ReadOnlySpan<float> lanes, int start)
    {
        if (_samples is null)
            return;
        int half = Vector<double>.Count;
        if (!Vector.EqualsAny(new Vector<double>(_counts, start), new Vector<double>(_samples.Next[start..])) &&
            !Vector.EqualsAny(new Vector<double>(_counts, start + half), new Vector<double>(_samples.Next[(start + half)..])))
            return;
        for (int i = 0; i < lanes.Length; i++)
        {
            if (_counts[start + i] == _samples.Next[start + i])
                _samples.Take(start + i, lanes[i]);
        }
    }

    private void Add(float x, int feature, long number)
    {
        if (x == 0)
            return;
        if (float.IsNaN(x))
        {
            _missing[feature]++;
            return;
        }

        NoteLargest([x], feature, number);
        _exponents[feature] += ((BitConverter.SingleToInt32Bits(x) >> 23) & 0xFF) - 127;
        _minima[feature] = Math.Min(_minima[feature], x);
        _maxima[feature] = Math.Max(_maxima[feature], x);
        double deviation = x - _means[feature];
        _means[feature] += deviation / ++_counts[feature];
        _squares[feature] += deviation * (x - _means[feature]);
        if (_samples is not null && _counts[feature] == _samples.Next[feature])
            _samples.Take(feature, x);
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
