namespace MlNetDeep;

/// <summary>
/// Names of a vector's slots, ML.NET's annotation SlotNames: permutation feature importance, weights and data views show features by them.
/// Each name occurs once in its column.
/// </summary>
internal static class SlotNames
{
    /// <summary>The annotation, as an estimator promises it.</summary>
    public static SchemaShape.Column Promise { get; } = new(
        AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false);

    /// <summary>A vector of Single whose slots have names.</summary>
    public static DataViewSchema.DetachedColumn Column(string name, VectorDataViewType type, Func<int, string> slotName)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        Add(annotations, type.Size, slotName);
        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }

    /// <summary>Adds the annotation; names are made where they are asked for.</summary>
    public static void Add(DataViewSchema.Annotations.Builder annotations, int slots, Func<int, string> slotName) => annotations.AddSlotNames(
        slots, (ref VBuffer<ReadOnlyMemory<char>> names) =>
        {
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref names, slots);
            for (int i = 0; i < slots; i++)
                editor.Values[i] = slotName(i).AsMemory();
            names = editor.Commit();
        });

    /// <summary>A slot by its place: "Code[3]".</summary>
    public static string ByPlace(string column, int slot) => string.Create(CultureInfo.InvariantCulture, $"{column}[{slot}]");

    /// <summary>The names of a column's slots, each once: what the column says, or their places; of a scalar the column's name.</summary>
    public static string[] Of(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type)
            return [column.Name];
        VBuffer<ReadOnlyMemory<char>> given = default;
        if (column.HasSlotNames())
            column.GetSlotNames(ref given);
        string[] names = [.. Enumerable.Range(0, type.Size).Select(i => i < given.Length ? given.GetItemOrDefault(i).ToString() : "")];
        var seen = new HashSet<string>();
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || !seen.Add(names[i]))
                names[i] = ByPlace(column.Name, i);
        }

        return names;
    }

    /// <summary>The same as Concatenate names slots: by column and slot, where the column says slots.</summary>
    public static IEnumerable<string> BehindColumn(DataViewSchema.Column column) =>
        column.HasSlotNames() ? Of(column).Select(slot => $"{column.Name}.{slot}") : Of(column);
}
