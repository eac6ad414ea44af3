using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>What the part of an ensemble in a model file says; its members are parts of their own.</summary>
/// <param name="Task">The name of the task.</param>
/// <param name="Combination">How the members' predictions become one.</param>
/// <param name="Summary">Of as many members as there are.</param>
internal sealed record EnsembleHeader(string Task, EnsembleCombination Combination, EnsembleSummary Summary);

/// <summary>The header's JSON, by code made at compile time: an application that is published trimmed has no reflection for it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EnsembleHeader))]
internal sealed partial class EnsembleJson : JsonSerializerContext;
