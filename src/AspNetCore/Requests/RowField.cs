using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlNetDeep;

/// <summary>A field of a request's rows, checked against the column of the model that it becomes.</summary>
/// <param name="property">How JSON names and sets it.</param>
/// <param name="column">The column.</param>
internal sealed class RowField(JsonPropertyInfo property, InputColumn column)
{
    private readonly int _length = column.Type is VectorDataViewType vector ? vector.Size : 0;
    private readonly ulong _keys = column.Type is KeyDataViewType key ? key.Count : 0;

    public string Name => property.Name;

    public bool IsNeeded => column.IsNeeded;

    /// <summary>Sets the field of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">What the request has for it.</param>
    /// <param name="path">The field's, in the request.</param>
    /// <param name="errors">Takes what is wrong with the value.</param>
    public void Read(object row, JsonElement value, string path, RowErrors errors)
    {
        object? read;
        try
        {
            read = property.PropertyType == typeof(float[]) && value.ValueKind == JsonValueKind.Array
                ? ReadVector(value, path, errors)
                : value.Deserialize(property.Options.GetTypeInfo(property.PropertyType));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // The second and third where a text is no Unicode.
            read = null;
        }

        if (read is null)
            errors.Add(path, $"It must be {Expected()}, not {Describe(value)}.");
        else if (Fault(read) is { } fault)
            errors.Add(path, fault);
        else
            property.Set!(row, read);
    }

    private static float[] ReadVector(JsonElement array, string path, RowErrors errors)
    {
        var values = new float[array.GetArrayLength()];
        int place = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number)
                errors.Add($"{path}[{place}]", $"It must be a number, not {Describe(element)}.");
            else if (!element.TryGetSingle(out values[place]) || !float.IsFinite(values[place]))
                errors.Add($"{path}[{place}]", "It is too large for a number of single precision, at most 3.4e38.");
            place++;
        }

        return values;
    }

    private string? Fault(object read) => read switch
    {
        Array array when _length > 0 && array.Length != _length => $"It must have {_length} values, not {array.Length}.",
        float number when !float.IsFinite(number) => "It is too large for a number of single precision, at most 3.4e38.",
        double number when !double.IsFinite(number) => "It is too large for a number of double precision, at most 1.8e308.",
        double[] numbers when !Array.TrueForAll(numbers, double.IsFinite) => "A value is too large for a number of double precision.",
        string?[] texts when Array.IndexOf(texts, null) is >= 0 and int place => $"Its value {place} must be a text, not null.",
        byte or ushort or uint or ulong when _keys > 0 && Convert.ToUInt64(read, CultureInfo.InvariantCulture) is var key
            && (key == 0 || key > _keys) => $"It must be a key from 1 to {_keys}, not {key}.",
        _ => null,
    };

    private string Expected()
    {
        if (column.Type is VectorDataViewType vector)
            return _length > 0 ? $"an array of {_length} values ({vector.ItemType})" : $"an array of values ({vector.ItemType})";
        return column.Type switch
        {
            NumberDataViewType => $"a number ({column.Type})",
            BooleanDataViewType => "true or false",
            TextDataViewType => "a text",
            KeyDataViewType => $"a key from 1 to {_keys}",
            _ => $"a value of {column.Type}",
        };
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array with such values",
        JsonValueKind.String => "this text",
        JsonValueKind.Number => $"the number {Shortened(value.GetRawText())}",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string Shortened(string text) => text.Length <= 24 ? text : text[..24] + "...";
}
