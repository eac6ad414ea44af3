using System.Globalization;

namespace MlNetDeep;

/// <summary>Recurrent layers of long short-term memory with forget gates, see <see cref="LstmLayer"/>.</summary>
public sealed class LstmOptions : RecurrentNetworkOptions
{
    /// <summary>
    /// First biases of the forget gates, finite: above 0, states are kept at first (Jozefowicz, Zaremba, Sutskever, "An empirical
    /// exploration of recurrent network architectures", ICML 2015). Default: 1.
    /// </summary>
    public float ForgetBias { get; set; } = 1;

    /// <summary>Whether the gates see the cell's state. Default: false.</summary>
    public bool UsePeepholes { get; set; }

    internal override string Architecture => "Lstm";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!float.IsFinite(ForgetBias))
            throw new ArgumentOutOfRangeException(
                nameof(ForgetBias),
                    string.Create(CultureInfo.InvariantCulture, $"{nameof(ForgetBias)} must be finite, but is {ForgetBias}."));
    }

    internal override RecurrentLayer CreateRecurrentLayer() => new LstmLayer(
        NumberOfUnits, Direction, ForgetBias, UsePeepholes, LearnInitialState, TruncationSteps, WeightInitializer, RecurrentInitializer);
}
