
namespace MlNetDeep;

/// <summary>
/// The models of a k-fold cross-validation as one: each member is trained on all folds but its own. Its own is its validation set where the
/// estimator has a method Fit(trainData, validationData), as the trainers of this library, FastTree and LightGBM have: with early stopping
/// among its options it then stops by it. Other estimators, pipelines among them, are trained on their folds alone: put the steps before the
/// trainer in front of the ensemble.
/// </summary>
/// <remarks>A. Krogh, J. Vedelsby, "Neural network ensembles, cross validation, and active learning", NIPS 7, 1995.</remarks>
public sealed class CrossValidationEnsembleOptions : EnsembleOptions
{
    private static new readonly OptionTable Table = new OptionTable<CrossValidationEnsembleOptions>(EnsembleOptions.Table)
    {
        { o => o.NumberOfFolds, Allowed.From(2).To(MostMembers).Else("ten folds measure as well"), SearchRange.Linear(3, 10) },
        { o => o.SamplingKeyColumnName, Allowed.Column },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The number of folds, and so of members, 2 to 10,000. Default: 5.</summary>
    public int NumberOfFolds { get; set; } = 5;

    /// <summary>
    /// A column of values of any type: rows with the same value (as text) come into the same fold. Folds are then as even as whole groups of
    /// rows allow, and not stratified. Null groups none. Default: null.
    /// </summary>
    public string? SamplingKeyColumnName { get; set; }

    /// <summary>
    /// Whether each fold gets its share of each class, to within one row; of a class with fewer rows than folds some folds have none. Without
    /// effect on regression. Default: true.
    /// </summary>
    public bool Stratify { get; set; } = true;

    internal override string Name => "CrossValidationEnsemble";

    internal override int NumberOfMembers => NumberOfFolds;

    internal override string RemedyForMissingClass => SamplingKeyColumnName is { } key
        ? $"all of them lie in its own fold, as '{key}' keeps them together: give rows of the class with another value of '{key}'."
        : Stratify
            ? "there is no other, and the member's own fold has it: give more rows of the class."
            : $"all of them lie in its own fold: set {nameof(Stratify)} = true, or give more rows of the class.";

    internal override Resampling CreateResampling(EnsembleRows rows, bool stratifiable) => new FoldResampling(
        rows.Groups is null
            ? Folds.Split(rows.Labels, NumberOfFolds, Stratify && stratifiable, Seed!.Value)
            : Folds.SplitGroups(rows.Groups, NumberOfFolds, SamplingKeyColumnName!, Seed!.Value),
        NumberOfFolds);
}
