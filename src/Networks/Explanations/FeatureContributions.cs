namespace MlNetDeep;

/// <summary>
/// What each feature of a row contributes to one of the network's outputs, in the units of <see cref="Score"/>. A row that cannot be
/// scored has NaN for all of it.
/// </summary>
public sealed class FeatureContributions
{
    internal FeatureContributions(float[] values, int output, double score, double baselineScore) =>
        (Values, Output, Score, BaselineScore) = (values, output, score, baselineScore);

    /// <summary>One value a feature, as users give rows; a mark of what is missing counts for the feature that is.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>The output that is explained, from 0: of classes the class.</summary>
    public int Output { get; }

    /// <summary>
    /// The row's score: a value in the label's units, the log-odds of a Boolean label, or of classes the logarithm of the class's
    /// probability.
    /// </summary>
    public double Score { get; }

    /// <summary>The score of the baseline.</summary>
    public double BaselineScore { get; }

    /// <summary>
    /// How far the contributions are from adding up to <see cref="Score"/> - <see cref="BaselineScore"/>: |sum - difference|. Of integrated
    /// gradients with enough steps it is small beside the difference; of gradient times input it need not be.
    /// </summary>
    public double CompletenessError => Math.Abs(Values.Sum(value => (double)value) - (Score - BaselineScore));
}
