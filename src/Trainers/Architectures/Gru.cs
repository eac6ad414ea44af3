namespace MlNetDeep;

/// <summary>Layers of gated recurrent units, see <see cref="GruLayer"/>.</summary>
public sealed record Gru : RecurrentArchitecture
{
    /// <summary>Layers of so many units.</summary>
    /// <param name="numberOfUnits">The units of each layer and direction, at least 1.</param>
    public Gru(int numberOfUnits = 128)
        : base(numberOfUnits)
    {
    }

    private protected override RecurrentLayer CreateLayer() =>
        new GruLayer(NumberOfUnits, Direction, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
