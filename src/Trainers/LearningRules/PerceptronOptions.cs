namespace MlNetDeep;

/// <summary>
/// The perceptron: y = sign(w x + b). Rows come one by one; where the output is not the target t of -1 or +1, w += rate t x and b += rate t.
/// From zero weights and without row weights the rate scales all weights alike and changes no output. Training ends with the first epoch that
/// has no mistake. If unit weights separate the rows (1, x) by a margin of gamma and |(1, x)| is at most R, it makes at most (R / gamma)^2
/// mistakes in all; if no weights separate them it never ends by itself.
/// </summary>
/// <remarks>F. Rosenblatt, "The perceptron", Psychological Review 65, 1958; A. Novikoff, "On convergence proofs for perceptrons", 1962.</remarks>
public sealed class PerceptronOptions : LearningRuleOptions
{
    internal override string Name => "Perceptron";

    internal override LearningRule CreateRule(LinearUnit unit) => new PerceptronRule(unit, LearningRate);
}
