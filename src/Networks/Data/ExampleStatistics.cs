namespace MlNetDeep;

/// <summary>
/// What is known of a set of examples, gathered leaf by leaf in the order of the examples, so that the same set gives the same bits, whoever reads it.
/// </summary>
/// <param name="layout">How examples stand in arenas.</param>
/// <param name="measureFeatures">Whether the features will be scaled, or filled.</param>
/// <param name="leaves">The number of leaves.</param>
internal sealed class ExampleStatistics(ExampleLayout layout, bool measureFeatures, int leaves)
{
    // Leaf by leaf all targets.
    private readonly TargetMoments[] _targets = [.. Enumerable.Repeat(TargetMoments.None, layout.TargetLength * leaves)];

    /// <summary>The number of examples.</summary>
    public long Rows { get; private set; }

    /// <summary>The values of four bytes that they take in arenas.</summary>
    public long Values { get; private set; }

    /// <summary>Features kept: all, or those that are not zero.</summary>
    public long StoredFeatures { get; private set; }

    /// <summary>Whether all weigh nothing, or so little that it does not count.</summary>
    public bool WeighNothing { get; private set; } = true;

    /// <summary>The greatest absolute value of a feature.</summary>
    public float LargestFeature { get; private set; }

    /// <summary>The least value of a feature; infinite where no example has one.</summary>
    public float SmallestFeature { get; private set; } = float.PositiveInfinity;

    /// <summary>Of each target.</summary>
    public IReadOnlyList<TargetStatistics> Targets => [.. Enumerable.Range(0, layout.TargetLength).Select(target =>
    {
        var all = new TargetStatistics();
        for (int i = target; i < _targets.Length; i += layout.TargetLength)
            all.Add(_targets[i]);
        return all;
    })];

    /// <summary>Of the features, where they are measured.</summary>
    public FeatureStatistics? Features { get; } = measureFeatures ? FeatureStatistics.Create(layout, leaves) : null;

    /// <summary>Counts an example of a leaf in, which messages call by its number; null takes the examples so far.</summary>
    public void Add(ExampleArena arena, int row, int leaf = 0, long? number = null)
    {
        long named = number ?? Rows;
        Rows++;
        Values += arena.Record(row).Length + (layout.IsSparse ? 1 : 0);
        StoredFeatures += layout.IsSparse ? arena.SparseFeatures(row).Indices.Length : layout.FeatureLength;
        WeighNothing &= arena.Weight(row) < RowBlock.LeastWeight;
        ReadOnlySpan<float> targets = arena.Targets(row);
        for (int target = 0; target < targets.Length; target++)
        {
            ref TargetMoments moments = ref _targets[leaf * targets.Length + target];
            moments = moments.With(targets[target]);
        }

        Features?.Add(arena, row, named, leaf);
        ReadOnlySpan<float> values = layout.IsSparse ? arena.SparseFeatures(row).Values : arena.Features(row);
        // A number of steps, the only one that a sparse row leaves out being 0, is no feature.
        if (layout.StepFeatures is not null && (!layout.IsSparse || arena.SparseFeatures(row).Indices is [0, ..]))
            values = values[1..];
        if (values.IsEmpty)
            return;
        // Of missing ones alone a NaN, which is no number to compare with.
        LargestFeature = float.MaxMagnitudeNumber(LargestFeature, Math.Abs(TensorPrimitives.MaxMagnitudeNumber(values)));
        SmallestFeature = float.MinNumber(SmallestFeature, TensorPrimitives.MinNumber(values));
    }

    /// <summary>Takes what each rank knows of its own leaves' examples.</summary>
    public void Gather(RankGroup ranks)
    {
        (Rows, Values, StoredFeatures) = (ranks.Sum(Rows), ranks.Sum(Values), ranks.Sum(StoredFeatures));
        WeighNothing = ranks.Each(WeighNothing ? 1 : 0).Min() == 1;
        LargestFeature = ranks.Each(LargestFeature).Aggregate(float.MaxMagnitudeNumber);
        SmallestFeature = ranks.Each(SmallestFeature).Aggregate(float.MinNumber);
        ranks.GatherLeaves<TargetMoments>(_targets, layout.TargetLength);
        Features?.Gather(ranks);
    }
}
