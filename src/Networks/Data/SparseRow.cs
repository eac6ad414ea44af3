namespace MlNetDeep;

/// <summary>An example's features that are not zero; a view of memory that somebody else owns.</summary>
/// <param name="indices">Ascending, each below the number of features.</param>
/// <param name="values">One for each index.</param>
public readonly ref struct SparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>Which features: ascending, each below the number of features.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>Their values, one for each index.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>How many values are not zero; NaN is not.</summary>
    internal static int CountNonZeros(ReadOnlySpan<float> values) => values.Length - values.Count(0f);

    /// <summary>Copies the values of a dense row that are not zero, with their indices, and returns how many there are.</summary>
    internal static int CopyNonZeros(ReadOnlySpan<float> dense, Span<int> indices, Span<float> values)
    {
        int count = 0;
        for (int i = 0; i < dense.Length; i++)
        {
            if (dense[i] == 0)
                continue;
            indices[count] = i;
            values[count++] = dense[i];
        }

        return count;
    }

    /// <summary>Checks that there is one value for each index, and that the indices ascend below the number of features.</summary>
    /// <exception cref="ArgumentException">It is not so.</exception>
    internal void Check(int featureLength)
    {
        if (Indices.Length != Values.Length)
            throw new ArgumentException($"A sparse row has {Indices.Length} indices, but {Values.Length} values: give one for each.");
        int last = -1;
        foreach (int index in Indices)
        {
            if (index <= last || index >= featureLength)
                throw new ArgumentException(
                    $"A sparse row has index {index} behind {last}: indices must ascend and lie below the {featureLength} features.");
            last = index;
        }
    }

    /// <summary>Copies the values that are not zero, with their indices, and returns how many there are.</summary>
    internal int CopyNonZeros(Span<int> indices, Span<float> values)
    {
        int count = 0;
        for (int i = 0; i < Indices.Length; i++)
        {
            if (Values[i] == 0)
                continue;
            indices[count] = Indices[i];
            values[count++] = Values[i];
        }

        return count;
    }

    /// <summary>Writes all features, zeros included.</summary>
    /// <param name="destination">[features], overwritten.</param>
    /// <exception cref="IndexOutOfRangeException">An index is not below the number of features.</exception>
    public void CopyToDense(Span<float> destination)
    {
        destination.Clear();
        for (int i = 0; i < Indices.Length; i++)
            destination[Indices[i]] = Values[i];
    }
}
