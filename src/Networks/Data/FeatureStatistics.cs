namespace MlNetDeep;

/// <summary>What standardizing needs to know of the features, gathered example by example.</summary>
internal abstract class FeatureStatistics
{
    public static FeatureStatistics Create(ExampleLayout layout) => layout.StepFeatures is { } features
        ? new StepMoments(layout.FeatureLength, features)
        : new FeatureMoments(layout.FeatureLength);

    /// <summary>Counts an example of the layout in.</summary>
    /// <param name="arena">Holds it.</param>
    /// <param name="row">Its place there.</param>
    /// <param name="number">What messages call it.</param>
    public abstract void Add(ExampleArena arena, int row, long number);

    /// <summary>What is known of a feature; at least one example was added.</summary>
    /// <param name="feature">Its place, below the period.</param>
    /// <param name="period">As in <see cref="ToStandardizer"/>.</param>
    public abstract FeatureSpread Spread(int feature, int period);

    /// <summary>What takes the features to one scale; at least one example was added.</summary>
    /// <param name="period">
    /// Features so many places apart are one and the same, at other steps, and get one scale; as many as there are, where all differ.
    /// </param>
    public abstract FeatureStandardizer ToStandardizer(int period);

    /// <summary>What takes each feature's least value to 0 and its greatest to 1; at least one example was added.</summary>
    /// <exception cref="InvalidOperationException">The examples are padded sequences, whose steps share their scale.</exception>
    public virtual FeatureStandardizer ToMinMax() =>
        throw new InvalidOperationException("Padded sequences are standardized, not taken to the range from 0 to 1.");
}
