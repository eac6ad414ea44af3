namespace MlNetDeep;

/// <summary>
/// Long short-term memory with forget gates. With s the logistic sigmoid and the columns of x W + h' R + b in the order i, f, g, o:
/// i = s(i~ + p_i c'), f = s(f~ + p_f c'), g = tanh(g~), c = f c' + i g, o = s(o~ + p_o c), h = o tanh(c).
/// W is [features, 4 units], R [units, 4 units], b [4 units], the peepholes p [3 units] or zero. The outputs are h.
/// Hochreiter and Schmidhuber, Neural Computation 9(8), 1997; forget gates: Gers, Schmidhuber, Cummins, Neural Computation 12(10), 2000;
/// peepholes: Gers and Schmidhuber, IJCNN 2000. The form without forget gates is <see cref="Lstm1997Layer"/>.
/// </summary>
public sealed class LstmLayer : RecurrentLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="units">Outputs of a step and direction, at least 1.</param>
    /// <param name="direction">In which order steps are read.</param>
    /// <param name="forgetBias">
    /// First biases of the forget gates: above zero, states are kept at first (Jozefowicz et al., ICML 2015, recommend 1).
    /// </param>
    /// <param name="usePeepholes">Whether the gates see the cell's state.</param>
    /// <param name="learnInitialState">Whether h and c before the first step are learned; zero where not.</param>
    /// <param name="truncationSteps">Errors go back through so many steps at most, at least 1; all where null.</param>
    /// <param name="weightInitializer">W; Glorot where null.</param>
    /// <param name="recurrentInitializer">R; Glorot where null.</param>
    public LstmLayer(
        int units,
        SequenceDirection direction = SequenceDirection.Forward,
        float forgetBias = 1,
        bool usePeepholes = false,
        bool learnInitialState = false,
        int? truncationSteps = null,
        Initializer? weightInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(units, direction, learnInitialState, truncationSteps, weightInitializer, recurrentInitializer)
    {
        ForgetBias = forgetBias;
        UsePeepholes = usePeepholes;
    }

    /// <summary>First biases of the forget gates.</summary>
    public float ForgetBias { get; }

    /// <summary>Whether the gates see the cell's state.</summary>
    public bool UsePeepholes { get; }

    private static readonly OptionTable OwnTable = new OptionTable<LstmLayer>(Table)
    {
        { o => o.ForgetBias, Allowed.Finite },
    };

    internal override OptionTable OptionTable => OwnTable;

    internal override RecurrentCell CreateCell() => new LstmCell(Units, ForgetBias, UsePeepholes);
}
