namespace MlNetDeep;

/// <summary>Which classes the rows of a member lack.</summary>
/// <param name="label">The label column.</param>
/// <param name="labels">The class of each row, from 0, or 0 and 1; NaN where it is missing.</param>
internal sealed class MemberClasses(DataViewSchema.Column label, float[] labels)
{
    private readonly Dictionary<float, int> _sizes =
        labels.Where(each => !float.IsNaN(each)).CountBy(each => each).OrderBy(each => each.Key).ToDictionary();

    /// <summary>
    /// The class that a member has no row of, the first of several, as the object of a sentence; null where it has all. Counts say how often
    /// each row is among the member's.
    /// </summary>
    public string? Missing(int[] counts)
    {
        HashSet<float> there = [.. labels.Where((_, row) => counts[row] > 0)];
        foreach ((float value, int rows) in _sizes)
        {
            if (!there.Contains(value))
                return string.Create(CultureInfo.InvariantCulture, $"'{label.Name}' {Name(value)}, of which the data have {rows}");
        }

        return null;
    }

    private string Name(float value)
    {
        if (label.Type is BooleanDataViewType)
            return value > 0 ? "True" : "False";
        if (label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            label.GetKeyValues(ref names);
            if (value < names.Length)
                return $"'{names.GetItemOrDefault((int)value)}'";
        }

        return string.Create(CultureInfo.InvariantCulture, $"the key {value + 1}");
    }
}
