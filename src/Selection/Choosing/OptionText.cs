using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// Values of options in one line, for journals and tables: numbers and enumerations as code writes them, arrays as [1,2], objects by their type
/// and what can be read of them. Not by JSON's serializer, which has no reflection in an application that is published trimmed, and options
/// may be of any class.
/// </summary>
internal static class OptionText
{
    // Options hold records, which hold numbers: what lies deeper is some component's inner life.
    private const int Depth = 6;

    /// <summary>Writes a value, any; functions, data and tokens are written as their type. One property can be left out.</summary>
    public static string Write(object? value, string? without = null) => Write(value, without, Depth);

    private static string Write(object? value, string? without, int depth) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        Enum => value.ToString()!,
        TrainedNetwork => value.ToString()!,
        Delegate or IDataView or CancellationToken or Type => TypeName(value as Type ?? value.GetType()),
        IFormattable number when value.GetType().IsPrimitive || value is decimal or DateTime or DateTimeOffset or TimeSpan =>
            number.ToString(value is DateTime or DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture),
        _ when depth == 0 => TypeName(value.GetType()),
        IEnumerable items => $"[{string.Join(',', items.Cast<object?>().Select(item => Write(item, without, depth - 1)))}]",
        _ => WriteObject(value, without, depth),
    };

    private static string WriteObject(object value, string? without, int depth)
    {
        Type type = value.GetType();
        IEnumerable<(string Name, Func<object?> Get)> members =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !IsIgnored(property))
                .Select(property => (property.Name, (Func<object?>)(() => property.GetValue(value)))),
            .. type.GetFields(BindingFlags.Instance | BindingFlags.Public)
                .Where(field => !IsIgnored(field))
                .Select(field => (field.Name, (Func<object?>)(() => field.GetValue(value)))),
        ];
        string text = string.Join(", ", members.Where(member => member.Name != without).DistinctBy(member => member.Name)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{member.Name}: {Read(member.Get, without, depth - 1)}"));
        return text.Length == 0 ? TypeName(type) : $"{TypeName(type)} {{{text}}}";
    }

    private static string Read(Func<object?> get, string? without, int depth)
    {
        try
        {
            return Write(get(), without, depth);
        }
        catch (TargetInvocationException)
        {
            return "?";
        }
    }

    // Of properties the member itself says nothing of those that it overrides.
    private static bool IsIgnored(MemberInfo member) => Attribute.IsDefined(member, typeof(JsonIgnoreAttribute), inherit: true);

    /// <summary>A type as code names it, without namespaces.</summary>
    public static string TypeName(Type type)
    {
        string name = type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;
        // Options of ML.NET's components are all called Options, and told apart by the class that they are in.
        return type is { IsNested: true, IsGenericParameter: false } ? $"{type.DeclaringType!.Name.Split('`')[0]}.{name}" : name;
    }
}
