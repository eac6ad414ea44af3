namespace MlNetDeep;

/// <summary>What an ensemble was trained on, and how well it did on rows that were held out. It is saved with the model.</summary>
/// <param name="Resampling">How the members' rows were chosen.</param>
/// <param name="Rows">The rows of the training data.</param>
/// <param name="HeldOut">
/// The error of the ensemble where each row is predicted by those members alone that had it not among their training rows: the out-of-bag
/// error of bagging, the out-of-fold error of cross-validation. Of a fold that its member used to stop early it is a little too good.
/// </param>
/// <param name="Members">One for each member, in order.</param>
public sealed record EnsembleSummary(
    EnsembleResampling Resampling, long Rows, HeldOutErrors HeldOut, IReadOnlyList<EnsembleMember> Members);

/// <summary>What is known of one member.</summary>
/// <param name="TrainingRows">The rows that it was trained on, repeated ones counted as often as they were there.</param>
/// <param name="DifferentRows">The different rows among them.</param>
/// <param name="HeldOut">Its own error on all other rows.</param>
public sealed record EnsembleMember(long TrainingRows, long DifferentRows, HeldOutErrors HeldOut);

/// <summary>How the rows of an ensemble's members were chosen.</summary>
public enum EnsembleResampling
{
    /// <summary>Drawn with replacement, for each member anew.</summary>
    Bootstrap,

    /// <summary>All but those of one fold.</summary>
    Folds,
}
