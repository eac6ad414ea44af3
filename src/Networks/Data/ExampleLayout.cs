namespace MlNetDeep;

/// <summary>How an example stands in an arena, in values of four bytes.</summary>
/// <param name="FeatureLength">Features an example.</param>
/// <param name="TargetLength">Target values an example.</param>
/// <param name="IsSparse">Whether features that are zero are left out.</param>
/// <param name="StepFeatures">The features of a step, where they are padded sequences, [steps, x_1 ... x_T]; null where they are not.</param>
internal readonly record struct ExampleLayout(int FeatureLength, int TargetLength, bool IsSparse, int? StepFeatures = null)
{
    /// <summary>Where the features begin: behind the weight and the targets.</summary>
    public int Features => 1 + TargetLength;

    /// <summary>The length of an example of dense layout.</summary>
    public int DenseLength => Features + FeatureLength;

    /// <summary>The length of an example of sparse layout: the count of its features, their indices, their values.</summary>
    public int SparseLength(int count) => Features + 1 + 2 * count;
}
