namespace MlNetDeep;

/// <summary>From a sequence of any length to a row [steps, x_1 ... x_T]. Immutable.</summary>
/// <param name="FeaturesPerStep">Values of a step, at least 1.</param>
/// <param name="MaximumSteps">T, at least 1.</param>
/// <param name="Standardizer">What the features of a step pass through, or null.</param>
internal sealed record SequencePadding(int FeaturesPerStep, int MaximumSteps, FeatureStandardizer? Standardizer)
{
    /// <summary>The most steps that a row can say it has: single precision counts no further one by one.</summary>
    public const int MostSteps = 1 << 24;

    // Below this share of values that may be other than zero a row is given sparse: its indices cost as much as its values.
    private const int LeastSparsity = 2;

    /// <summary>The length of a row, in 64 bits: it may not fit an array.</summary>
    public static long RowLength(int featuresPerStep, int maximumSteps) => 1 + (long)featuresPerStep * maximumSteps;

    /// <summary>The length of a row.</summary>
    public int Length => (int)RowLength(FeaturesPerStep, MaximumSteps);

    /// <summary>Checks that a column can hold sequences.</summary>
    public static void CheckColumn(IHost host, DataViewSchema.Column column, int featuresPerStep)
    {
        if (column.Type is not VectorDataViewType { ItemType: NumberDataViewType item } type || item != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name, "Vector<Single>", column.Type.ToString());
        if (type.IsKnownSize && type.Size % featuresPerStep != 0)
            throw SequenceReader.BrokenStep(host, column.Name, "every row", type.Size, featuresPerStep);
    }

    /// <summary>Writes the row of a sequence: its last steps, where it has more than fit.</summary>
    /// <param name="values">Whole steps, all values.</param>
    /// <param name="destination">Overwritten; sparse where most of it is padding.</param>
    public void Pad(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        int steps = Math.Min(MaximumSteps, values.Length / FeaturesPerStep), used = 1 + steps * FeaturesPerStep;
        bool sparse = used <= Length / LeastSparsity;
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, Length, sparse ? used : Length);
        Span<float> row = editor.Values;
        row[0] = steps;
        Span<float> kept = row[1..used];
        values[^kept.Length..].CopyTo(kept);
        Standardizer?.Apply(kept, kept);
        if (!sparse)
            row[used..].Clear();
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = i;
        destination = editor.Commit();
    }
}
