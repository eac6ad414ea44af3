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

    public override FeatureStandardizer ToStandardizer() =>
        new(new float[_maxima.Length], Array.ConvertAll(_maxima, Scale));

    // The reciprocal of a subnormal maximum would be infinite.
    private static float Scale(float maximum) => maximum > 0 ? Math.Min(1 / maximum, float.MaxValue) : 0;
}
