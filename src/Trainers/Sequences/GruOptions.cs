
namespace MlNetDeep;

/// <summary>Layers of gated recurrent units, see <see cref="GruLayer"/>.</summary>
public sealed class GruOptions : RecurrentNetworkOptions
{
    internal override string Architecture => "Gru";

    internal override RecurrentLayer CreateRecurrentLayer() =>
        new GruLayer(NumberOfUnits, Direction, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
