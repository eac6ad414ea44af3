using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>The records of model files, with generated code: no reflection, so that applications can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ForecastHeader))]
[JsonSerializable(typeof(AutoencoderHeader))]
[JsonSerializable(typeof(AnomalyHeader))]
[JsonSerializable(typeof(DelayedInputsOptions))]
[JsonSerializable(typeof(SequenceRowsHeader))]
[JsonSerializable(typeof(KeyConcatenation))]
[JsonSerializable(typeof(CalendarHeader))]
[JsonSerializable(typeof(NetworkColumns))]
internal sealed partial class ModelJson : JsonSerializerContext;
