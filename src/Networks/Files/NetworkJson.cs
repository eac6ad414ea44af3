using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>A network without its weights, as files hold it.</summary>
/// <param name="InputShape">The dimensions of one example.</param>
/// <param name="Layers">The layers' descriptions.</param>
/// <param name="Loss">The output unit and loss.</param>
/// <param name="ClassNames">What each output stands for, where it has a name.</param>
internal sealed record NetworkDescription(
    int[] InputShape,
    IReadOnlyList<Layer> Layers,
    Loss Loss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ClassNames = null)
{
    public static NetworkDescription Of(Sequential network, Loss loss) =>
        new(network.InputShape.Dimensions.ToArray(), network.Layers, loss);
}

/// <summary>The text parts of files, with generated code: no reflection, so that applications can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkDescription))]
[JsonSerializable(typeof(TrainingHistory))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class NetworkJson : JsonSerializerContext
{
    /// <summary>Reads a text part.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("A text part of the file is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"A text part of the file cannot be read: {exception.Message}", exception);
        }
    }
}
