using System.Globalization;

namespace MlNetDeep;

/// <summary>Forecasts by long short-term memory, see <see cref="LstmLayer"/>.</summary>
public sealed class LstmForecastOptions : RecurrentForecastOptions
{
    /// <summary>First biases of the forget gates; above 0, states are kept at first. Default: 1.</summary>
    public float ForgetBias { get; set; } = 1;

    internal override string Architecture => "ForecastByLstm";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!float.IsFinite(ForgetBias))
            throw new ArgumentOutOfRangeException(nameof(ForgetBias),
                string.Create(CultureInfo.InvariantCulture, $"{nameof(ForgetBias)} must be finite, but is {ForgetBias}."));
    }

    private protected override RecurrentLayer CreateLayer() => new LstmLayer(NumberOfUnits, forgetBias: ForgetBias);
}
