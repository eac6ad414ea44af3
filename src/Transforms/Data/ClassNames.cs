using Microsoft.ML.Internal.Utilities;

namespace MlNetDeep;

/// <summary>The values of a label's keys as texts, which tell classes apart wherever a key map puts them.</summary>
internal static class ClassNames
{
    private static readonly FuncStaticMethodInfo1<DataViewSchema.Column, string[]> ReadValues = new(Read<int>);

    /// <summary>The names of a label's classes, in the order of its keys; null where it is no key, or its keys have no values.</summary>
    public static string[]? Of(DataViewSchema.Column label) => label.Type is KeyDataViewType ? OfKeys(label) : null;

    /// <summary>The same of a column that may be a vector of keys.</summary>
    public static string[]? OfKeys(DataViewSchema.Column column) =>
        column.Type.GetItemType() is KeyDataViewType
        && column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType values
            ? Utils.MarshalInvoke(ReadValues, values.ItemType.RawType, column)
            : null;

    /// <summary>
    /// Where two maps first give one key to different classes, in words, as "key 2 is 'cat', but 'dog' in the model"; null where they are
    /// alike, or one has no names.
    /// </summary>
    public static string? FindDifference(
        IReadOnlyList<string>? expected, IReadOnlyList<string>? found, string owner, string output = "key")
    {
        for (int i = 0; expected is not null && found is not null && i < Math.Max(expected.Count, found.Count); i++)
        {
            string? wanted = expected.ElementAtOrDefault(i), had = found.ElementAtOrDefault(i);
            if (wanted != had)
                return $"{output} {i + 1} is {Quote(had)}, but {Quote(wanted)} in {owner}";
        }

        return null;
    }

    private static string Quote(string? name) => name is null ? "missing" : $"'{name}'";

    private static string[] Read<T>(DataViewSchema.Column label)
    {
        VBuffer<T> values = default;
        label.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(Text)];
    }

    private static string Text<T>(T value) => value switch
    {
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
