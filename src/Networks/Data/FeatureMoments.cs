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
/// <see cref="FeatureQuantiles"/> one that needs samples too.
/// </summary>
internal sealed class FeatureMoments(int length, bool samples = true) : FeatureStatistics
{
    private readonly double[] _counts = new double[length];
    private readonly double[] _means = new double[length];
    private readonly double[] _squares = new double[length];
    private readonly float[] _minima = [.. Enumerable.Repeat(float.PositiveInfinity, length)];
    private readonly float[] _maxima = [.. Enumerable.Repeat(float.NegativeInfinity, length)];
    private readonly double[] _exponents = new double[length];
    private readonly float[] _largest = new float[length];
    private readonly long[] _largestRows = new long[length];
    private readonly long[] _missing = new long[length];
    private readonly FeatureSamples? _samples = samples ? new FeatureSamples(length) : null;
    private (long Rows, FeatureQuantiles[] Features) _quantiles = (0, []);

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
            if (!Vector.EqualsAll(x, x))
            {
                for (int lane = i; lane < i + Vector<float>.Count; lane++)
                    Add(row[lane], lane, number);
                continue;
            }

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
            TakeSamples(row, i);
        }

        for (; i < row.Length; i++)
            Add(row[i], i, number);
    }

    public override FeatureSpread Spread(int feature, int period)
    {
        double count = 0, mean = 0, squares = 0, exponents = 0;
        long missing = 0;
        int largest = feature;
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        for (int i = feature; i < length; i += period)
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

    private void TakeSamples(ReadOnlySpan<float> row, int start)
    {
        if (_samples is null)
            return;
        int half = Vector<double>.Count;
        if (!Vector.EqualsAny(new Vector<double>(_counts, start), new Vector<double>(_samples.Next[start..])) &&
            !Vector.EqualsAny(new Vector<double>(_counts, start + half), new Vector<double>(_samples.Next[(start + half)..])))
            return;
        for (int i = start; i < start + Vector<float>.Count; i++)
        {
            if (_counts[i] == _samples.Next[i])
                _samples.Take(i, row[i]);
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
