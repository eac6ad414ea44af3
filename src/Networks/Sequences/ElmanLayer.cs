namespace MlNetDeep;

/// <summary>
/// A simple recurrent layer, whose context units hold the outputs of the step before: h = f(x W + h' R + b), with W [features, units],
/// R [units, units] and b [units]. Its gradients over many steps vanish or explode, as products of f' R.
/// Elman, "Finding structure in time", Cognitive Science 14, 1990.
/// </summary>
public sealed class ElmanLayer : RecurrentLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="units">Outputs of a step and direction, at least 1.</param>
    /// <param name="activation">f.</param>
    /// <param name="direction">In which order steps are read.</param>
    /// <param name="learnInitialState">Whether the outputs before the first step are learned; zero where not.</param>
    /// <param name="truncationSteps">Errors go back through so many steps at most, at least 1; all where null.</param>
    /// <param name="weightInitializer">W; Glorot where null.</param>
    /// <param name="recurrentInitializer">R; Glorot where null.</param>
    public ElmanLayer(
        int units,
        ActivationFunction activation = ActivationFunction.Tanh,
        SequenceDirection direction = SequenceDirection.Forward,
        bool learnInitialState = false,
        int? truncationSteps = null,
        Initializer? weightInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(units, direction, learnInitialState, truncationSteps, weightInitializer, recurrentInitializer)
    {
        Activation = activation;
    }

    /// <summary>The function f.</summary>
    public ActivationFunction Activation { get; }

    private static readonly OptionTable OwnTable = new OptionTable<ElmanLayer>(Table)
    {
        { o => o.Activation, Allowed.OneOf(ActivationRow.OfUnits) },
    };

    internal override OptionTable OptionTable => OwnTable;

    internal override RecurrentCell CreateCell() => new ElmanCell(Units, ActivationRow.Of(Activation, nameof(Activation)).Kernel);
}
