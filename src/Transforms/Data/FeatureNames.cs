namespace MlNetDeep;

/// <summary>What messages call a feature.</summary>
internal static class FeatureNames
{
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
