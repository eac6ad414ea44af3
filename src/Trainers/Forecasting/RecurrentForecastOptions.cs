using System.Globalization;

namespace MlNetDeep;

/// <summary>What recurrent forecasters share: layers that read the window step by step; the last step's outputs give the forecast.</summary>
public abstract class RecurrentForecastOptions : ForecastOptions
{
    /// <summary>
    /// Sets the defaults. <see cref="TrainingOptions.GradientClippingNorm"/> is <see
    /// cref="RecurrentNetworkOptions.DefaultGradientClippingNorm"/>, for the reason given there.
    /// </summary>
    private protected RecurrentForecastOptions() => GradientClippingNorm = RecurrentNetworkOptions.DefaultGradientClippingNorm;

    /// <summary>The units of each recurrent layer, at least 1. Default: 16.</summary>
    public int NumberOfUnits { get; set; } = 16;

    /// <summary>Recurrent layers one behind the other, 1 to 1000. Default: 1.</summary>
    public int NumberOfLayers { get; set; } = 1;

    /// <summary>The probability that an output of a recurrent layer is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckAtLeast(NumberOfUnits, 1, nameof(NumberOfUnits));
        CheckAtLeast(NumberOfLayers, 1, nameof(NumberOfLayers));
        CheckAtMost(NumberOfLayers, RecurrentNetworkOptions.MostLayers, nameof(NumberOfLayers), "few recurrent layers learn as much");
        if (!(DropoutRate >= 0 && DropoutRate < 1))
            throw new ArgumentOutOfRangeException(
                nameof(DropoutRate),
                    string.Create(CultureInfo.InvariantCulture, $"{nameof(DropoutRate)} must lie in [0, 1), but is {DropoutRate}."));
    }

    internal override IEnumerable<Layer> CreateLayers()
    {
        for (int i = 0; i < NumberOfLayers; i++)
        {
            yield return CreateLayer();
            if (i == NumberOfLayers - 1)
                yield return new LastStep();
            if (DropoutRate > 0)
                yield return new Dropout(DropoutRate);
        }
    }

    /// <summary>One recurrent layer.</summary>
    private protected abstract RecurrentLayer CreateLayer();
}
