using System.Globalization;

namespace MlNetDeep;

/// <summary>
/// Forecasts by a feed-forward network that sees the whole window at once: a nonlinear autoregression of the order of the window's size.
/// </summary>
public sealed class DelayedInputsForecastOptions : ForecastOptions
{
    /// <summary>The units of each hidden layer; empty for a linear autoregression. Default: one layer of 16.</summary>
    public int[] HiddenLayers { get; set; } = [16];

    /// <summary>The activation behind each hidden layer. Default: tanh.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.Tanh;

    /// <summary>The probability that a hidden unit is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; set; }

    internal override string Architecture => "ForecastByDelayedInputs";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(HiddenLayers);
        foreach (int units in HiddenLayers)
            CheckAtLeast(units, 1, nameof(HiddenLayers));
        if (!Enum.IsDefined(Activation))
            throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "Not an activation function.");
        if (!(DropoutRate >= 0 && DropoutRate < 1))
            throw new ArgumentOutOfRangeException(
                nameof(DropoutRate),
                    string.Create(CultureInfo.InvariantCulture, $"{nameof(DropoutRate)} must lie in [0, 1), but is {DropoutRate}."));
    }

    internal override void CopyArrays()
    {
        base.CopyArrays();
        HiddenLayers = [.. HiddenLayers];
    }

    internal override IEnumerable<Layer> CreateLayers()
    {
        yield return new Flatten();
        foreach (int units in HiddenLayers)
        {
            yield return new Dense(units, weightInitializer: Activation.DefaultInitializer());
            if (Activation.CreateLayer() is { } activation)
                yield return activation;
            if (DropoutRate > 0)
                yield return new Dropout(DropoutRate);
        }
    }
}
