using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

/// <summary>Layers of gated recurrent units, see <see cref="Gru"/>.</summary>
public sealed class GruOptions : RecurrentNetworkOptions
{
    internal override string Architecture => "Gru";

    internal override RecurrentLayer CreateRecurrentLayer() =>
        new Gru(NumberOfUnits, Direction, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
