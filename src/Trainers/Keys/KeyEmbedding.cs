namespace MlNetDeep;

/// <summary>Makes the layer that gives the keys of a feature column their vectors.</summary>
internal static class KeyEmbedding
{
    /// <summary>The rows with the layer, where the column's annotation names slots that are keys.</summary>
    /// <param name="rows">How rows are read.</param>
    /// <param name="column">The feature column.</param>
    /// <param name="options">The size of vectors, and the rate of unknown keys.</param>
    /// <exception cref="ArgumentException">Rows are images, or keys of one step are numbers at another.</exception>
    public static RowShape WithKeys(this RowShape rows, DataViewSchema.Column column, NetworkOptions options)
    {
        IReadOnlyList<KeySlots> groups = KeySlotAnnotations.Of(column);
        if (groups.Count == 0 || !options.Architecture.EmbedsKeys)
            return rows;
        if (rows.Input.Rank > 2 || rows.Reader is ChannelsLast)
            throw new ArgumentException(
                $"{FeatureNames.Of(column, groups[0].First)} is a key, but rows are read as images: pixels are numbers. Put the column " +
                "together by Concatenate, or choose an architecture for vectors or sequences.", nameof(options.FeatureColumnName));
        // Of padded sequences the annotation is that of a step already.
        if (rows.Input.Rank == 2)
            groups = OfStep(groups, rows.Input[0], rows.Input[1], column);
        IEnumerable<KeyTable> tables = groups.Select(
            group => new KeyTable(group.First, group.Count, group.Keys, options.EmbeddingSize ?? KeyTable.UsualSize(group.Keys)));
        return rows with { Embedding = new EmbedKeys([.. tables], options.UnknownKeyRate) };
    }

    /// <summary>The groups of one step, which all steps must have.</summary>
    private static List<KeySlots> OfStep(IReadOnlyList<KeySlots> groups, int steps, int features, DataViewSchema.Column column)
    {
        int[] groupOf = [.. Enumerable.Repeat(-1, steps * features)];
        for (int i = 0; i < groups.Count; i++)
            groupOf.AsSpan(groups[i].First, groups[i].Count).Fill(i);
        for (int slot = features; slot < groupOf.Length; slot++)
        {
            if (groupOf[slot] != groupOf[slot % features])
                throw new ArgumentException(
                    $"{FeatureNames.Of(column, slot)} must be a key of the same column as slot {slot % features}, or a number as that is: " +
                    $"both are feature {slot % features} of steps of {features} features. Correct FeaturesPerStep of the row layout, or " +
                    "give a sequence as one vector of keys.", nameof(NetworkOptions.FeatureColumnName));
        }

        var found = new List<KeySlots>();
        for (int first = 0, slot = 1; slot <= features; slot++)
        {
            if (slot < features && groupOf[slot] == groupOf[first])
                continue;
            if (groupOf[first] >= 0)
                found.Add(new KeySlots(first, slot - first, groups[groupOf[first]].Keys));
            first = slot;
        }

        return found;
    }
}
