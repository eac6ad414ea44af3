namespace MlNetDeep;

/// <summary>
/// Gated recurrent units: r = s(r~), z = s(z~), n = tanh(n~ + r (h' R_n + q)), h = (1 - z) n + z h', with s the logistic sigmoid, the
/// columns of W [features, 3 units] and b [3 units] in the order n, r, z, those of R [units, 3 units] in the order r, z, n, and a bias
/// q [units] of the outputs' sum alone (hidden bias). The reset gate multiplies the finished sum, as in PyTorch and cuDNN. The outputs
/// are h.
/// Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014.
/// </summary>
public sealed class GruLayer : RecurrentLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="units">Outputs of a step and direction, at least 1.</param>
    /// <param name="direction">In which order steps are read.</param>
    /// <param name="learnInitialState">Whether the outputs before the first step are learned; zero where not.</param>
    /// <param name="truncationSteps">Errors go back through so many steps at most, at least 1; all where null.</param>
    /// <param name="weightInitializer">W; Glorot where null.</param>
    /// <param name="recurrentInitializer">R; Glorot where null.</param>
    public GruLayer(
        int units,
        SequenceDirection direction = SequenceDirection.Forward,
        bool learnInitialState = false,
        int? truncationSteps = null,
        Initializer? weightInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(units, direction, learnInitialState, truncationSteps, weightInitializer, recurrentInitializer)
    {
    }

    internal override RecurrentCell CreateCell() => new GruCell(Units);
}
