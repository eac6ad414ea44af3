using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// Writes a value as an object whose first property, type, is the name of its class. A <see cref="JsonPolymorphicAttribute"/> does the same, but
/// prepares the properties of all derived types before it reads the first: most of the time that a small program takes to load a network. Each
/// type has a line in <see cref="NetworkJson"/> too, which has code for it.
/// </summary>
/// <typeparam name="T">The base of the types.</typeparam>
/// <param name="types">What files call each type.</param>
internal abstract class DerivedTypeJson<T>((string Name, Type Type)[] types) : JsonConverter<T>
    where T : class
{
    /// <summary>What files call each type.</summary>
    public IReadOnlyList<(string Name, Type Type)> Types => types;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = ReadName(reader);
        Type type = types.FirstOrDefault(each => each.Name == name).Type ?? throw new JsonException($"There is no {typeof(T).Name} '{name}'.");
        return (T)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type))!;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        string name = types.FirstOrDefault(each => each.Type == value.GetType()).Name
            ?? throw new NotSupportedException($"Files have no name for the {typeof(T).Name} {value.GetType()}.");
        NamedObject.Write(writer, name, value, options);
    }

    // Of a copy of the reader: the type reads the whole object, and passes over the property that it does not know.
    private static string ReadName(Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName &&
            reader.ValueTextEquals(NamedObject.TypeName) && reader.Read() && reader.TokenType == JsonTokenType.String)
            return reader.GetString()!;
        throw new JsonException($"The first property of a {typeof(T).Name} must be its {NamedObject.TypeName}.");
    }
}
