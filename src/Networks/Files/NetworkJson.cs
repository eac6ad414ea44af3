using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>A network without its weights, as files hold it.</summary>
/// <param name="InputShape">The dimensions of one example.</param>
/// <param name="Layers">The layers' descriptions.</param>
/// <param name="Loss">The output unit and loss.</param>
/// <param name="ClassNames">What each output stands for, where it has a name.</param>
/// <param name="FeatureNames">What each feature is, where it has a name.</param>
internal sealed record NetworkDescription(
    int[] InputShape,
    IReadOnlyList<Layer> Layers,
    Loss Loss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ClassNames = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? FeatureNames = null)
{
    public static NetworkDescription Of(Sequential network, Loss loss) =>
        new(network.InputShape.Dimensions.ToArray(), network.Layers, loss);

    public static NetworkDescription Of(TrainedNetwork network) =>
        Of(network.Network, network.Loss) with { ClassNames = network.ClassNames, FeatureNames = network.FeatureNames };
}

/// <summary>The record of a network.</summary>
/// <param name="Network">What it is.</param>
/// <param name="History">How it was trained.</param>
/// <param name="Indicators">The features that get a mark where they are missing; null where none does.</param>
internal sealed record NetworkHeader(
    NetworkDescription Network,
    TrainingHistory History,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Indicators = null);

/// <summary>The records of files, with generated code: no reflection, so that applications can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkHeader))]
[JsonSerializable(typeof(NetworkOutline))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class NetworkJson : JsonSerializerContext;
