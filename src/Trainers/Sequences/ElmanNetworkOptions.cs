
namespace MlNetDeep;

/// <summary>
/// Simple recurrent layers, whose context units hold the outputs of the step before, see <see cref="ElmanLayer"/>. Their errors vanish over many
/// steps: for long sequences take <see cref="LstmOptions"/>.
/// </summary>
public sealed class ElmanNetworkOptions : RecurrentNetworkOptions
{
    /// <summary>The units' activation function. Default: tanh.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.Tanh;

    internal override string Architecture => "ElmanNetwork";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckActivation(Activation, nameof(Activation));
    }

    internal override RecurrentLayer CreateRecurrentLayer() => new ElmanLayer(
        NumberOfUnits, Activation, Direction, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
