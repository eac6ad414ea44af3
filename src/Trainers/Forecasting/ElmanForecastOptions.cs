
namespace MlNetDeep;

/// <summary>Forecasts by a simple recurrent network, see <see cref="ElmanLayer"/>.</summary>
public sealed class ElmanForecastOptions : RecurrentForecastOptions
{
    /// <summary>The activation of the recurrent units. Default: tanh.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.Tanh;

    /// <summary>Whether the context before the first row of a window is learned; zero where not. Default: false.</summary>
    public bool LearnInitialState { get; set; }

    internal override string Architecture => "ForecastByElman";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Activation))
            throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "Not an activation function.");
    }

    private protected override RecurrentLayer CreateLayer() =>
        new ElmanLayer(NumberOfUnits, Activation, learnInitialState: LearnInitialState);
}
