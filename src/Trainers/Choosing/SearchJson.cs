using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep.Trainers;

/// <summary>How options' values, and trials, are written in journals and tables.</summary>
internal static class SearchJson
{
    /// <summary>One line a value; enumerations by name; NaN and infinities as text; fields too, since ML.NET's own options are fields.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        IncludeFields = true,
    };
}
