namespace MlNetDeep;

/// <summary>Recurrent layers of long short-term memory with forget gates, see <see cref="LstmLayer"/>.</summary>
public sealed record Lstm : RecurrentArchitecture
{
    private static new readonly OptionTable Table = new OptionTable<Lstm>(RecurrentArchitecture.Table)
    {
        { o => o.ForgetBias, Allowed.Finite },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Layers of so many units.</summary>
    /// <param name="numberOfUnits">The units of each layer and direction, at least 1.</param>
    public Lstm(int numberOfUnits = 128)
        : base(numberOfUnits)
    {
    }

    /// <summary>
    /// First biases of the forget gates, finite: above 0, states are kept at first (Jozefowicz, Zaremba, Sutskever, "An empirical
    /// exploration of recurrent network architectures", ICML 2015). Default: 1.
    /// </summary>
    public float ForgetBias { get; init; } = 1;

    /// <summary>Whether the gates see the cell's state. Default: false.</summary>
    public bool UsePeepholes { get; init; }

    private protected override RecurrentLayer CreateLayer() => new LstmLayer(
        NumberOfUnits, Direction, ForgetBias, UsePeepholes, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
