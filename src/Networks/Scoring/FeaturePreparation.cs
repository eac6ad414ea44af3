using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// What a row passes through in front of a network: missing values (NaN) are filled, features are taken to one scale, values that are far off are
/// pressed in, and marks are put behind that tell which features were missing: z = (x - offset) scale, and z / sqrt(1 + (z / bound)^2) where
/// there is a bound. <see cref="FeatureScaling"/> has the rules that offsets and scales are made by, <see cref="ExampleSet"/> what makes them.
/// A feature that is zero in most rows keeps its zeros: its offset is 0. Whether rows are dense or sparse has no say. A feature that was constant,
/// or never other than zero, has scale 0: nothing was learned about it, so nothing of it is used; so has one whose values differ by less than
/// single precision holds (1e-7 of the mean, or 1.2E-38). A NaN that nothing fills stays NaN.
/// </summary>
public sealed partial class FeaturePreparation
{
    // RealMLP's, see FeatureScaling.Robust.
    private const float ClippingBound = 3;

    // Its square does not overflow, and clipping takes all beyond it to the bound.
    internal const float LargestClipped = 1e18f;

    private readonly float[] _offsets;
    private readonly float[] _scales;
    private readonly float[] _bounds;
    private readonly float[] _fills;
    private readonly int[] _indicators;
    // The features whose zeros move, ascending.
    private readonly int[] _shifted;

    /// <summary>Wraps the numbers.</summary>
    /// <param name="offsets">One for each feature.</param>
    /// <param name="scales">One for each feature.</param>
    /// <param name="bounds">One for each feature, above 0; infinity does not clip. Null or empty clips none.</param>
    /// <param name="fills">What stands for a missing value, one for each feature; NaN for none. Null or empty fills none.</param>
    /// <param name="indicators">The features that get a mark, ascending; null marks none.</param>
    /// <exception cref="ArgumentException">The lengths differ, a bound is not above 0, or there are no such features.</exception>
    public FeaturePreparation(float[] offsets, float[] scales, float[]? bounds = null, float[]? fills = null, int[]? indicators = null)
    {
        if (offsets.Length != scales.Length)
            throw new ArgumentException($"There are {offsets.Length} offsets, but {scales.Length} scales.", nameof(scales));
        (_offsets, _scales, _bounds, _fills, _indicators) = (offsets, scales, bounds ?? [], fills ?? [], indicators ?? []);
        if (bounds is { Length: > 0 } && (bounds.Length != offsets.Length || !Array.TrueForAll(bounds, bound => bound > 0)))
            throw new ArgumentException($"Each of {offsets.Length} features needs a bound above 0, or infinity.", nameof(bounds));
        if (fills is { Length: > 0 } && (fills.Length != offsets.Length || Array.Exists(fills, float.IsInfinity)))
            throw new ArgumentException($"Each of {offsets.Length} features needs what fills it, a number or NaN.", nameof(fills));
        for (int i = 0; i < _indicators.Length; i++)
        {
            if (_indicators[i] >= offsets.Length || _indicators[i] <= (i == 0 ? -1 : _indicators[i - 1]))
                throw new ArgumentException($"Marks must belong to the {offsets.Length} features, in ascending order.", nameof(indicators));
        }

        _shifted = [.. Enumerable.Range(0, offsets.Length).Where(i => offsets[i] != 0 && scales[i] != 0)];
    }

    /// <summary>What is subtracted: the features' means or medians, or zeros.</summary>
    public ReadOnlySpan<float> Offsets => _offsets;

    /// <summary>What is multiplied by: 1 / the features' standard deviations, root mean squares, quartile distances or ranges, or 0.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>What smooth clipping keeps each scaled feature within; infinity where it does not. Empty where it clips none.</summary>
    public ReadOnlySpan<float> Bounds => _bounds;

    /// <summary>What stands for a missing value of each feature, before it is scaled; NaN where nothing does. Empty where none is filled.</summary>
    public ReadOnlySpan<float> Fills => _fills;

    /// <summary>The features that get a mark behind the row, 1 where the feature was missing and 0 where not; ascending.</summary>
    public ReadOnlySpan<int> Indicators => _indicators;

    /// <summary>The number of features of a row as it comes.</summary>
    public int FeatureLength => _offsets.Length;

    /// <summary>The number of values of a prepared row: its features, and then the marks.</summary>
    public int OutputLength => _offsets.Length + _indicators.Length;

    /// <summary>Whether zeros stay zeros, of all features.</summary>
    public bool KeepsZeros => _shifted.Length == 0;

    /// <summary>
    /// Whether sparse rows stay sparse: at most a sixteenth of the features have zeros that move, and these are in every prepared row.
    /// </summary>
    public bool KeepsSparsity => _shifted.Length <= _offsets.Length / FirstExamples.LeastSparsity;

    /// <summary>How many features have zeros that move.</summary>
    internal int ShiftedFeatures => _shifted.Length;

    /// <summary>Whether a row stays as long as it is, dense or sparse.</summary>
    internal bool KeepsLength(bool sparse) => _indicators.Length == 0 && (KeepsZeros || !sparse);

    /// <summary>Prepares rows.</summary>
    /// <param name="features">[rows, <see cref="FeatureLength"/>].</param>
    /// <param name="destination">[rows, <see cref="OutputLength"/>]; may begin at the same place where both are as long, or of one row.</param>
    public void Apply(ReadOnlySpan<float> features, Span<float> destination)
    {
        for (int row = 0; row * FeatureLength < features.Length; row++)
            ApplyToRow(features.Slice(row * FeatureLength, FeatureLength), destination.Slice(row * OutputLength, OutputLength));
    }

    /// <summary>How many values a sparse row has once it is prepared: its own, those of the features whose zeros move, and its marks.</summary>
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

        for (int i = 0; _indicators.Length > 0 && i < row.Indices.Length; i++)
            length += MarkOf(row.Indices[i], row.Values[i]) < 0 ? 0 : 1;
        return length;
    }

    /// <summary>Prepares a sparse row.</summary>
    /// <param name="row">Indices ascending, below the number of features.</param>
    /// <param name="indices">[<see cref="LengthOf"/>], overwritten; where <see cref="KeepsZeros"/> and none is marked, may be the row's own.</param>
    /// <param name="values">[<see cref="LengthOf"/>], overwritten; where <see cref="KeepsZeros"/> and none is marked, may be the row's own.</param>
    /// <exception cref="ArgumentException">There are too few places.</exception>
    public void Apply(SparseRow row, Span<int> indices, Span<float> values)
    {
        int length = LengthOf(row);
        if (indices.Length < length || values.Length < length)
            throw new ArgumentException(
                $"{Math.Min(indices.Length, values.Length)} places are too few for {length} values.", nameof(values));
        int next = 0, shifted = 0, count = 0;
        while (next < row.Indices.Length || shifted < _shifted.Length)
        {
            int own = next < row.Indices.Length ? row.Indices[next] : int.MaxValue;
            int feature = shifted < _shifted.Length ? Math.Min(_shifted[shifted], own) : own;
            float value = feature == own ? row.Values[next++] : 0;
            if (shifted < _shifted.Length && feature == _shifted[shifted])
                shifted++;
            indices[count] = feature;
            values[count++] = Prepared(value, feature);
        }

        for (int i = 0; count < length; i++)
        {
            if (MarkOf(row.Indices[i], row.Values[i]) is var mark and >= 0)
                (indices[count], values[count++]) = (FeatureLength + mark, 1);
        }
    }

    /// <summary>Whether it brings features to one scale, whatever else it does.</summary>
    internal bool ChangesScale => _shifted.Length > 0 || Array.Exists(_scales, scale => scale != 1);

    /// <summary>Whether a feature stays as it comes, missing or not.</summary>
    internal bool Keeps(int feature) =>
        (_offsets[feature], _scales[feature]) == (0, 1) && (_bounds.Length == 0 || float.IsInfinity(_bounds[feature])) &&
        (_fills.Length == 0 || float.IsNaN(_fills[feature]));

    /// <summary>Whether there is a finite number for each value, its own or one that fills it.</summary>
    /// <param name="features">A row, [features].</param>
    internal bool CanPrepare(ReadOnlySpan<float> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (!CanPrepare(features[i], i))
                return false;
        }

        return true;
    }

    /// <inheritdoc cref="CanPrepare(ReadOnlySpan{float})"/>
    internal bool CanPrepare(SparseRow row)
    {
        for (int i = 0; i < row.Indices.Length; i++)
        {
            if (!CanPrepare(row.Values[i], row.Indices[i]))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Takes scaled rows back: x = x' / scale + offset; a feature of scale 0 is its offset, what it always was. Smooth clipping stays.
    /// </summary>
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

    /// <summary>The same with smooth clipping of all features.</summary>
    internal FeaturePreparation Clipping() => new(_offsets, _scales, [.. Enumerable.Repeat(ClippingBound, FeatureLength)], _fills, _indicators);

    /// <summary>The same with values for those that are missing, and marks behind the row.</summary>
    internal FeaturePreparation Filling(float[] fills, int[] indicators) => new(_offsets, _scales, _bounds, fills, indicators);

    /// <summary>
    /// The same, but some features stay as they come, as keys of a table: neither scaled, nor clipped, nor marked. Where others are filled, a
    /// missing one is key 0, as missing keys are.
    /// </summary>
    internal FeaturePreparation Keeping(ReadOnlySpan<int> rawSlots)
    {
        float[] offsets = [.. _offsets], scales = [.. _scales], bounds = [.. _bounds], fills = [.. _fills];
        foreach (int slot in rawSlots)
        {
            (offsets[slot], scales[slot]) = (0, 1);
            if (bounds.Length > 0)
                bounds[slot] = float.PositiveInfinity;
            if (fills.Length > 0)
                fills[slot] = 0;
        }

        int[] raw = rawSlots.ToArray();
        return new FeaturePreparation(offsets, scales, bounds, fills, [.. _indicators.Except(raw)]);
    }

    private void ApplyToRow(ReadOnlySpan<float> features, Span<float> destination)
    {
        Span<float> row = destination[..FeatureLength], marks = destination[FeatureLength..];
        for (int i = 0; i < marks.Length; i++)
            marks[i] = float.IsNaN(features[_indicators[i]]) ? 1 : 0;
        if (_fills.Length > 0 && TensorPrimitives.IsNaNAny(features))
        {
            for (int i = 0; i < row.Length; i++)
                row[i] = float.IsNaN(features[i]) ? _fills[i] : features[i];
            features = row;
        }

        TensorPrimitives.Subtract(features, _offsets, row);
        TensorPrimitives.Multiply(row, _scales, row);
        if (_bounds.Length > 0)
            Clip(row);
    }

    private void Clip(Span<float> row)
    {
        int i = 0;
        var largest = new Vector<float>(LargestClipped);
        // Lane by lane the same operations as for single values: the width changes no bit.
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> z = Vector.Max(Vector.Min(new Vector<float>(row[i..]), largest), -largest);
            Vector<float> ratio = z / new Vector<float>(_bounds, i);
            (z / Vector.SquareRoot(Vector<float>.One + ratio * ratio)).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
            row[i] = Clip(row[i], _bounds[i]);
    }

    private static float Clip(float value, float bound)
    {
        float z = Math.Clamp(value, -LargestClipped, LargestClipped), ratio = z / bound;
        return z / MathF.Sqrt(1 + ratio * ratio);
    }

    private float Prepared(float value, int feature)
    {
        if (_fills.Length > 0 && float.IsNaN(value))
            value = _fills[feature];
        float scaled = (value - _offsets[feature]) * _scales[feature];
        return _bounds.Length > 0 ? Clip(scaled, _bounds[feature]) : scaled;
    }

    /// <summary>The place of a missing value's mark among all; below 0 where it has none.</summary>
    private int MarkOf(int feature, float value) => float.IsNaN(value) ? Array.BinarySearch(_indicators, feature) : -1;

    private bool CanPrepare(float value, int feature) =>
        float.IsFinite(value) || (_fills.Length > 0 && float.IsNaN(value) && !float.IsNaN(_fills[feature]));
}
