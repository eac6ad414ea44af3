namespace MlNetDeep.Networks;

/// <summary>What standardizing needs to know of the features, gathered example by example.</summary>
internal abstract class FeatureStatistics
{
    public static FeatureStatistics Create(ExampleLayout layout) =>
        layout.IsSparse ? new FeatureMaxima(layout.FeatureLength) : new FeatureMoments(layout.FeatureLength);

    /// <summary>Counts an example of the layout in.</summary>
    public abstract void Add(ExampleArena arena, int row);

    /// <summary>What takes the features to one scale; at least one example was added.</summary>
    public abstract FeatureStandardizer ToStandardizer();
}
