using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>A network but for the parameters of its layers, for files of others that hold these.</summary>
/// <param name="Network">What it is.</param>
/// <param name="Preparation">What features pass through first; null where there is nothing.</param>
/// <param name="TargetScales">What the output unit's values are multiplied by.</param>
/// <param name="TargetOffsets">What is added to them then.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed record NetworkOutline(NetworkDescription Network, PreparationOutline? Preparation, float[] TargetScales, float[] TargetOffsets)
{
    /// <summary>That of a network.</summary>
    public static NetworkOutline Of(TrainedNetwork network) => new(
        NetworkDescription.Of(network),
        network.Preparation is { } preparation ? PreparationOutline.Of(preparation) : null,
        network.TargetScaling.Scales.ToArray(), network.TargetScaling.Offsets.ToArray());

    /// <summary>The structure.</summary>
    /// <exception cref="ArgumentException">A layer cannot follow.</exception>
    public Sequential CreateNetwork() => new(new Shape(Network.InputShape), Network.Layers);

    /// <summary>The network with parameters.</summary>
    /// <exception cref="ArgumentException">The parts do not fit one another.</exception>
    public TrainedNetwork Create(Sequential network, float[] parameters) => new(
        network, parameters, Network.Loss, preparation: Preparation?.Create(), targetScaling: new TargetScaling(TargetScales, TargetOffsets),
        classNames: Network.ClassNames, featureNames: Network.FeatureNames);
}

/// <summary>The numbers of a <see cref="FeaturePreparation"/>.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed record PreparationOutline(float[] Offsets, float[] Scales, float[] Bounds, float[] Fills, int[] Indicators)
{
    public static PreparationOutline Of(FeaturePreparation preparation) => new(
        preparation.Offsets.ToArray(), preparation.Scales.ToArray(), preparation.Bounds.ToArray(), preparation.Fills.ToArray(),
        preparation.Indicators.ToArray());

    public FeaturePreparation Create() => new(Offsets, Scales, Bounds, Fills, Indicators);
}
