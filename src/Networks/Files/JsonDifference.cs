using System.Text.Json.Nodes;

namespace MlNetDeep;

/// <summary>The first place where two descriptions in JSON differ, in words: "Optimizer.Beta1 is 0.9 there and 0.8 here".</summary>
internal static class JsonDifference
{
    // What tells the derived types of the descriptions apart.
    private const string TypeName = "type";

    /// <summary>The difference in words, or null where there is none.</summary>
    public static string? Find(JsonNode? there, JsonNode? here) => Find(there, here, "");

    private static string? Find(JsonNode? there, JsonNode? here, string name)
    {
        if (JsonNode.DeepEquals(there, here))
            return null;
        switch (there, here)
        {
            case (JsonObject left, JsonObject right) when Describe(left[TypeName]) == Describe(right[TypeName]):
                return left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key))
                    .Select(key => Find(left[key], right[key], Join(name, key)))
                    .FirstOrDefault(difference => difference is not null);
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                return left.Select((item, i) => Find(item, right[i], $"{name}[{i}]")).FirstOrDefault(difference => difference is not null);
            case (JsonArray left, JsonArray right):
                return $"{name}.Count is {left.Count} there and {right.Count} here";
            default:
                return $"{name} is {Describe(there)} there and {Describe(here)} here";
        }
    }

    private static string Describe(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject value when value[TypeName] is { } type => Describe(type),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(),
    };

    private static string Join(string name, string key)
    {
        string property = key.Length == 0 ? key : char.ToUpperInvariant(key[0]) + key[1..];
        return name.Length == 0 ? property : $"{name}.{property}";
    }
}
