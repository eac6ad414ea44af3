namespace MlNetDeep;

/// <summary>
/// A layer that, first in a network, reads sparse rows: as a product with weights of which each feature has one row, so that a batch needs,
/// and moves, only the rows of the features that it has.
/// </summary>
internal interface ISparseInputLayer
{
    /// <summary>The weights, [features, units].</summary>
    Parameter FeatureWeights { get; }
}
