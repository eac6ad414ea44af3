namespace MlNetDeep;

/// <summary>What each feature contributes to a network's scores, over the rows of a view.</summary>
/// <param name="Features">One entry a feature, those of the largest mean absolute contribution first.</param>
/// <param name="NumberOfRows">The rows that are counted.</param>
/// <param name="NumberOfRowsLeftOut">The rows that cannot be scored, and so are not counted.</param>
/// <param name="CompletenessError">
/// The rows' mean of <see cref="FeatureContributions.CompletenessError"/>, in the units of the contributions: where it is not small beside the
/// first of them, take more steps.
/// </param>
public sealed record ContributionSummary(
    IReadOnlyList<FeatureContribution> Features, long NumberOfRows, long NumberOfRowsLeftOut, double CompletenessError);

/// <summary>What a feature contributes, over many rows.</summary>
/// <param name="Name">The feature's slot name; its column and place where it has none.</param>
/// <param name="MeanAbsoluteContribution">How much it matters: the mean of the contributions' absolute values, in the units of the score.</param>
/// <param name="MeanContribution">Which way: the mean of the contributions.</param>
public sealed record FeatureContribution(string Name, double MeanAbsoluteContribution, double MeanContribution);
