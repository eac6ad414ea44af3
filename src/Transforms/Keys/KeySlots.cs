using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MlNetDeep;

/// <summary>Slots of a column, or of each step of padded sequences, that hold keys of one map.</summary>
/// <param name="First">The first of the slots, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Keys">The keys are 1 to this number.</param>
/// <param name="Column">The column of the keys, where it is there.</param>
internal readonly record struct KeySlots(int First, int Count, int Keys, DataViewSchema.Column? Column = null)
{
    /// <summary>The slots of a column that is put behind others; none where it is no key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more keys than a Single tells apart.</exception>
    public static KeySlots? Of(IExceptionContext host, DataViewSchema.Column column, int first)
    {
        if (column.Type.GetItemType() is not KeyDataViewType key)
            return null;
        if (key.Count > KeyTable.MostKeys)
            throw host.ExceptParam(
                "inputSchema",
                $"The keys of the column '{column.Name}' have {key.Count} values, but slots of Single tell {KeyTable.MostKeys} apart: map rare " +
                "values to one.");
        return new KeySlots(first, column.Type.GetValueCount(), (int)key.Count, column);
    }
}

/// <summary>
/// The annotation by which a vector of Single says which of its slots are keys, as ConcatenateWithKeys and PadSequences make them: our trainers
/// give such keys learned vectors (<see cref="EmbedKeys"/>).
/// </summary>
public static class KeySlotAnnotations
{
    /// <summary>
    /// The name of the annotation: Int32, a vector [groups, 3] with a group's first slot, its number of slots, at least 1, and its number of keys;
    /// of padded sequences the slots are those of a step. Columns without keys have no such annotation.
    /// </summary>
    public const string KeySlots = "KeySlots";

    /// <summary>
    /// The name of the annotation that tells maps apart: a text for each group, its keys' values in their order, of many the first ones and a hash
    /// of all; empty where they have none.
    /// </summary>
    public const string KeyMaps = "KeyMaps";

    private const int ValuesOfGroup = 3;
    private const int LongestMap = 200;

    /// <summary>The same, as an estimator promises it.</summary>
    internal static IReadOnlyList<SchemaShape.Column> Promises { get; } =
    [
        new(KeySlots, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Int32, isKey: false),
        new(KeyMaps, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false),
    ];

    /// <summary>Adds the annotation, where there are keys.</summary>
    internal static void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyCollection<KeySlots> groups)
    {
        if (groups.Count == 0)
            return;
        int[] values = [.. groups.SelectMany(group => (int[])[group.First, group.Count, group.Keys])];
        annotations.Add(
            KeySlots, new VectorDataViewType(NumberDataViewType.Int32, groups.Count, ValuesOfGroup),
            (ref VBuffer<int> value) => new VBuffer<int>(values.Length, values).CopyTo(ref value));
        var maps = new Lazy<ReadOnlyMemory<char>[]>(() => [.. groups.Select(group => MapOf(group).AsMemory())]);
        annotations.Add(
            KeyMaps, new VectorDataViewType(TextDataViewType.Instance, groups.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(groups.Count, maps.Value).CopyTo(ref value));
    }

    /// <summary>The maps of a column's groups of keys.</summary>
    internal static IReadOnlyList<string> MapsOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyMaps) is not { } annotation)
            return [];
        VBuffer<ReadOnlyMemory<char>> maps = default;
        column.Annotations.GetGetter<VBuffer<ReadOnlyMemory<char>>>(annotation)(ref maps);
        return [.. maps.DenseValues().Select(map => map.ToString())];
    }

    private static string MapOf(KeySlots group)
    {
        if (group.Column is not { } column || ClassNames.OfKeys(column) is not { } values)
            return "";
        string map = string.Join(", ", values);
        return map.Length <= LongestMap
            ? map
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{map.AsSpan(0, LongestMap)}..., {values.Length} keys, {XxHash3.HashToUInt64(MemoryMarshal.AsBytes(map.AsSpan())):x16}");
    }

    /// <summary>The slots of a column that are keys.</summary>
    internal static IReadOnlyList<KeySlots> Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeySlots) is not { } annotation)
            return [];
        VBuffer<int> values = default;
        column.Annotations.GetGetter<VBuffer<int>>(annotation)(ref values);
        return [.. values.DenseValues().Chunk(ValuesOfGroup).Select(group => new KeySlots(group[0], group[1], group[2]))];
    }

    /// <summary>Throws where a column has keys that a trainer would take for numbers.</summary>
    /// <param name="host">For the error.</param>
    /// <param name="column">What it reads.</param>
    /// <param name="reader">Who, as in "an autoencoder".</param>
    /// <exception cref="InvalidOperationException">Slots of the column are keys.</exception>
    internal static void Refuse(IExceptionContext host, DataViewSchema.Column column, string reader)
    {
        if (Of(column) is [{ } group, ..])
            throw host.Except(
                $"{FeatureNames.Of(column, group.First)} is a key of {group.Keys} values, which {reader} would read as a number: encode the " +
                "keys by OneHotEncoding, and put the column together by Concatenate.");
    }
}
