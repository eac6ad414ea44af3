using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>The summary's JSON, by code made at compile time: an application that is published trimmed has no reflection for it.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EnsembleSummary))]
internal sealed partial class EnsembleJson : JsonSerializerContext;
