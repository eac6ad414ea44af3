namespace MlNetDeep;

/// <summary>What messages call a feature.</summary>
internal static class FeatureNames
{
    /// <summary>
    /// What each slot of a column is, for a comparison: its name, and of keys the values of their map. Null where the column names neither.
    /// </summary>
    public static string[]? AllOf(DataViewSchema.Column column)
    {
        IReadOnlyList<string> maps = KeySlotAnnotations.MapsOf(column);
        if (!column.HasSlotNames() && !maps.Any(map => map.Length > 0))
            return null;
        string[] names = SlotNames.Of(column);
        // Of padded sequences the first step stands for all; it begins behind the number of steps.
        int first = PaddedSequenceAnnotations.FeaturesPerStepOf(column) is null ? 0 : 1;
        foreach ((KeySlots group, string map) in KeySlotAnnotations.Of(column).Zip(maps).Where(each => each.Second.Length > 0))
        {
            for (int slot = 0; slot < group.Count; slot++)
                names[first + group.First + slot] += $" ({map})";
        }

        return names;
    }

    /// <summary>A slot of a vector column of known size, or of a scalar one, by its name where it has one, otherwise by its number from 0.</summary>
    public static string Of(DataViewSchema.Column column, int slot)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        ReadOnlyMemory<char> name = slot < names.Length ? names.GetItemOrDefault(slot) : default;
        return name.IsEmpty ? $"Slot {slot} of the column '{column.Name}'" : $"Slot '{name}' of the column '{column.Name}'";
    }
}
