namespace MlNetDeep;

/// <summary>
/// Simple recurrent layers, whose context units hold the outputs of the step before, see <see cref="ElmanLayer"/>. Their error fades or grows
/// with every step, so that they learn what lies a few steps back.
/// </summary>
public sealed record Elman : RecurrentArchitecture
{
    private static new readonly OptionTable Table = new OptionTable<Elman>(RecurrentArchitecture.Table)
    {
        { o => o.Activation, Allowed.OneOf(ActivationRow.OfUnits) },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Layers of so many units.</summary>
    /// <param name="numberOfUnits">The units of each layer and direction, at least 1.</param>
    public Elman(int numberOfUnits = 128)
        : base(numberOfUnits)
    {
    }

    /// <summary>The activation of the units. Default: tanh.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Tanh;

    private protected override RecurrentLayer CreateLayer() => new ElmanLayer(
        NumberOfUnits, Activation, Direction, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
