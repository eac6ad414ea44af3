
namespace MlNetDeep;

/// <summary>What training starts from in place of random weights.</summary>
/// <param name="Parameters">All first parameters.</param>
/// <param name="Preparation">The scaling of features that they belong to, or null where features stay as they are.</param>
/// <param name="Targets">The scaling of the label that they belong to; null where they belong to none.</param>
internal sealed record StartingPoint(float[] Parameters, FeaturePreparation? Preparation, TargetScaling? Targets)
{
    /// <summary>Where a trained network stands.</summary>
    public static StartingPoint Of(TrainedNetwork trained) => new([.. trained.Parameters], trained.Preparation, trained.TargetScaling);
}
