namespace MlNetDeep;

/// <summary>One example on its way from a source: features, targets and weight. A view of memory that its source owns.</summary>
public readonly ref struct Example
{
    /// <summary>An example whose features are all there.</summary>
    /// <param name="features">[features].</param>
    /// <param name="targets">[targets].</param>
    /// <param name="weight">How much the example counts, finite and at least 0.</param>
    public Example(ReadOnlySpan<float> features, ReadOnlySpan<float> targets, float weight = 1)
    {
        Features = features;
        Targets = targets;
        Weight = weight;
    }

    /// <summary>An example given by its features that are not zero.</summary>
    /// <param name="features">Indices ascending; explicit zeros are allowed.</param>
    /// <param name="targets">[targets].</param>
    /// <param name="weight">How much the example counts, finite and at least 0.</param>
    public Example(SparseRow features, ReadOnlySpan<float> targets, float weight = 1)
    {
        IsSparse = true;
        SparseFeatures = features;
        Targets = targets;
        Weight = weight;
    }

    /// <summary>Whether the features are in <see cref="SparseFeatures"/>; otherwise they are in <see cref="Features"/>.</summary>
    public bool IsSparse { get; }

    /// <summary>[features]; empty where <see cref="IsSparse"/>.</summary>
    public ReadOnlySpan<float> Features { get; }

    /// <summary>The features that are not zero; empty unless <see cref="IsSparse"/>.</summary>
    public SparseRow SparseFeatures { get; }

    /// <summary>[targets].</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>How much the example counts.</summary>
    public float Weight { get; }

    /// <summary>What it belongs to: examples of one group are held out together. 0 where there are no groups.</summary>
    public ulong Group { get; init; }

    /// <summary>The number of the row that it was made of, where some are left out; null where examples are counted from 0.</summary>
    public long? Row { get; init; }
}
