using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>Reads rows from JSON for one model: fields are known, there where it needs them, and of values that their columns take.</summary>
internal sealed class RowReader<TIn>
    where TIn : class
{
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly RowField[] _fields;
    private readonly Func<object> _create;

    /// <summary>Pairs the class's fields with the model's columns.</summary>
    /// <param name="columns">What rows bring to the model.</param>
    /// <param name="options">As the application reads JSON.</param>
    /// <exception cref="InvalidOperationException">A column that the model needs cannot be set from JSON, or rows cannot be made.</exception>
    public RowReader(IReadOnlyList<InputColumn> columns, JsonSerializerOptions options)
    {
        var strict = new JsonSerializerOptions(options) { IncludeFields = true, NumberHandling = JsonNumberHandling.Strict };
        var type = strict.GetTypeInfo(typeof(TIn));
        _create = type.CreateObject
            ?? throw new InvalidOperationException($"{typeof(TIn).Name} has no constructor without parameters, which requests need.");
        Dictionary<string, InputColumn> byMember = columns.ToDictionary(column => column.Member);
        _fields =
        [
            .. from property in type.Properties
               let member = (property.AttributeProvider as System.Reflection.MemberInfo)?.Name
               where property.Set is not null && member is not null && byMember.Remove(member, out _)
               select new RowField(property, columns.Single(column => column.Member == member)),
        ];
        if (byMember.Values.FirstOrDefault(column => column.IsNeeded) is { } lost)
            throw new InvalidOperationException($"{typeof(TIn).Name}.{lost.Member} cannot be set from JSON, but the model needs it.");
        for (int i = 0; i < _fields.Length; i++)
            _places.Add(_fields[i].Name, i);
    }

    /// <summary>Reads a row.</summary>
    /// <param name="element">The row.</param>
    /// <param name="path">The row's, in the request: empty, or <c>[2]</c>.</param>
    /// <param name="errors">Takes what is wrong with it.</param>
    public TIn Read(JsonElement element, string path, RowErrors errors)
    {
        var row = (TIn)_create();
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path.Length > 0 ? path : "$", "A row must be an object.");
            return row;
        }

        string prefix = path.Length > 0 ? path + "." : "";
        var seen = new bool[_fields.Length];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string? name = NameOf(property);
            if (name is null || !_places.TryGetValue(name, out int place))
                errors.Add(prefix + (name ?? "?"), $"There is no such field; there are {string.Join(", ", _places.Keys)}.");
            else if (seen[place])
                errors.Add(prefix + _fields[place].Name, "It is there twice.");
            else
                _fields[place].Read(row, property.Value, prefix + _fields[place].Name, errors);
            if (name is not null && _places.TryGetValue(name, out place))
                seen[place] = true;
        }

        for (int i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].IsNeeded && !seen[i])
                errors.Add(prefix + _fields[i].Name, "It is missing.");
        }

        return row;
    }

    /// <summary>A field's name; null where it is no Unicode.</summary>
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
