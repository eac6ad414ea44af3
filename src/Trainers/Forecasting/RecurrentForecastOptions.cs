using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

/// <summary>What recurrent forecasters share: layers that read the window step by step; the last step's outputs give the forecast.</summary>
public abstract class RecurrentForecastOptions : ForecastOptions
{
    /// <summary>Sets the defaults: <see cref="TrainingOptions.GradientClippingNorm"/> is 1, since gradients through time can explode.</summary>
    private protected RecurrentForecastOptions() => GradientClippingNorm = 1;

    /// <summary>The units of each recurrent layer, from the input on, at least one layer. Default: one of 16.</summary>
    public int[] Units { get; set; } = [16];

    /// <summary>The probability that an output of a recurrent layer is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Units);
        if (Units.Length == 0)
            throw new ArgumentException($"{nameof(Units)} is empty: a recurrent network needs at least one layer.", nameof(Units));
        foreach (int units in Units)
            CheckAtLeast(units, 1, nameof(Units));
        if (!(DropoutRate >= 0 && DropoutRate < 1))
            throw new ArgumentOutOfRangeException(
                nameof(DropoutRate), DropoutRate, $"{nameof(DropoutRate)} must lie in [0, 1), but is {DropoutRate}.");
    }

    internal override void CopyArrays()
    {
        base.CopyArrays();
        Units = [.. Units];
    }

    internal override IEnumerable<Layer> CreateLayers()
    {
        for (int i = 0; i < Units.Length; i++)
        {
            yield return CreateLayer(Units[i]);
            if (i == Units.Length - 1)
                yield return new LastStep();
            if (DropoutRate > 0)
                yield return new Dropout(DropoutRate);
        }
    }

    /// <summary>One recurrent layer.</summary>
    private protected abstract RecurrentLayer CreateLayer(int units);
}
