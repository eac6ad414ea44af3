using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>Writes an architecture as an object whose first property, type, is its name, so that a new one needs no list of names.</summary>
internal sealed class ArchitectureJson : JsonConverter<Architecture>
{
    public override Architecture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonObject values = JsonNode.Parse(ref reader)?.AsObject() ?? throw new JsonException("An architecture is an object.");
        string? name = (string?)values[NamedObject.TypeName];
        Type type = typeof(Architecture).Assembly.GetType($"{typeof(Architecture).Namespace}.{name}")
            is { IsAbstract: false } found && found.IsAssignableTo(typeof(Architecture))
                ? found
                : throw new JsonException($"There is no architecture '{name}'.");
        values.Remove(NamedObject.TypeName);
        return (Architecture)values.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, Architecture value, JsonSerializerOptions options) =>
        NamedObject.Write(writer, value.Name, value, options);

    // The records themselves are written by their properties.
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(Architecture);
}
