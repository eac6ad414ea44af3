namespace MlNetDeep;

/// <summary>What standardizing needs to know of the features, gathered example by example.</summary>
internal abstract class FeatureStatistics
{
    public static FeatureStatistics Create(ExampleLayout layout, int leaves) => layout.StepFeatures is { } features
        ? new StepMoments(layout.FeatureLength, features, leaves)
        : new FeatureMoments(layout.FeatureLength, leaves);

    /// <summary>Counts an example of the layout in, which is of a leaf, and which messages call by its number.</summary>
    public abstract void Add(ExampleArena arena, int row, long number, int leaf);

    /// <summary>Takes what each rank has of its own leaves' examples.</summary>
    public abstract void Gather(RankGroup ranks);

    /// <summary>What is known of a feature, below the period of <see cref="ToPreparation"/>; at least one example was added.</summary>
    public abstract FeatureSpread Spread(int feature, int period);

    /// <summary>
    /// What takes the features to one scale; at least one example was added. Features a period apart are one and the same, at other steps,
    /// and get one scale; it is the number of features where all differ.
    /// </summary>
    public abstract FeaturePreparation ToPreparation(FeatureScaling scaling, int period);

    /// <summary>What takes each feature's least value to 0 and its greatest to 1; at least one example was added.</summary>
    /// <exception cref="InvalidOperationException">The examples are padded sequences, whose steps share their scale.</exception>
    public virtual FeaturePreparation ToMinMax() =>
        throw new InvalidOperationException("Padded sequences are standardized, not taken to the range from 0 to 1.");

    /// <summary>Each feature's median, as <see cref="ToPreparation"/> takes features together; NaN of what is none.</summary>
    public abstract float[] ToMedians(int period);
}
