namespace MlNetDeep;

/// <summary>How the predictions of an ensemble's members become one.</summary>
public enum EnsembleCombination
{
    /// <summary>
    /// The mean. Regression: of the scores. Multiclass: of the scores of each class, which are probabilities of most trainers. Binary:
    /// of the probabilities where every member gives them, and the score is the log-odds of their mean; otherwise of the scores, which then
    /// should have one scale.
    /// </summary>
    Average,

    /// <summary>
    /// Classes alone: each member has one vote. Multiclass: a class's score is its share of the votes, and of equal shares the first class
    /// is predicted. Binary: the probability is the share v of the votes for the positive class (no member has calibrated it), the
    /// score 2 v - 1, and the positive class is predicted where it has more than half.
    /// </summary>
    Vote,
}
