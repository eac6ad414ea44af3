namespace MlNetDeep.Networks;

/// <summary>The largest absolute value of each feature, over sparse rows.</summary>
internal sealed class FeatureMaxima(int length) : FeatureStatistics
{
    private readonly float[] _maxima = new float[length];

    public override void Add(ExampleArena arena, int row) => Add(arena.SparseFeatures(row));

    /// <summary>Counts a row in.</summary>
    /// <param name="row">Indices below the number of features.</param>
    public void Add(SparseRow row)
    {
        for (int i = 0; i < row.Indices.Length; i++)
        {
            ref float maximum = ref _maxima[row.Indices[i]];
            maximum = Math.Max(maximum, Math.Abs(row.Values[i]));
        }
    }

    /// <summary>Zeros stay zeros: the same scale, which takes features that are nowhere below 0 to [0, 1].</summary>
    public override FeatureStandardizer ToMinMax() => ToStandardizer(length);

    public override FeatureStandardizer ToStandardizer(int period)
    {
        var scales = new float[_maxima.Length];
        for (int i = 0; i < scales.Length; i++)
            scales[i % period] = Math.Max(scales[i % period], _maxima[i]);
        for (int i = scales.Length - 1; i >= 0; i--)
            scales[i] = Scale(scales[i % period]);
        return new FeatureStandardizer(new float[scales.Length], scales);
    }

    // The reciprocal of a subnormal maximum would be infinite.
    private static float Scale(float maximum) => maximum > 0 ? Math.Min(1 / maximum, float.MaxValue) : 0;
}
