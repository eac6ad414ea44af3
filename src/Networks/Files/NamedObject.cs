using System.Text.Json;

namespace MlNetDeep;

/// <summary>An object of JSON whose first property is the name of its type.</summary>
internal static class NamedObject
{
    /// <summary>The first property.</summary>
    public const string TypeName = "type";

    /// <summary>Writes a value's name, and the properties of its own type.</summary>
    public static void Write(Utf8JsonWriter writer, string name, object value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(TypeName, name);
        foreach (JsonProperty property in JsonSerializer.SerializeToElement(value, options.GetTypeInfo(value.GetType())).EnumerateObject())
            property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
