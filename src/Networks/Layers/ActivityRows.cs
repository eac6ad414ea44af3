namespace MlNetDeep;

/// <summary>The activities of a layer's units for the rows of one training pass, [rows, units], with the rows' weights.</summary>
internal readonly ref struct ActivityRows(in LayerPass pass, ReadOnlySpan<float> values, int units)
{
    private readonly ReadOnlySpan<float> _values = values;
    private readonly ReadOnlySpan<float> _weights = pass.ExampleWeights;

    /// <summary>The number of rows.</summary>
    public int Count { get; } = pass.Rows;

    /// <summary>Units of a row.</summary>
    public int Units { get; } = units;

    /// <summary>A row's activities, [units].</summary>
    public ReadOnlySpan<float> this[int row] => _values.Slice(row * Units, Units);

    /// <summary>A row's weight.</summary>
    public float Weight(int row) => _weights.IsEmpty ? 1 : _weights[row];

    /// <summary>The summed weight.</summary>
    public double TotalWeight()
    {
        double total = 0;
        for (int row = 0; row < Count; row++)
            total += Weight(row);
        return total;
    }

    /// <summary>Each unit's weighted mean over the rows, [units]. Gives the summed weight; where it is 0 the means are 0.</summary>
    public double Means(Span<float> means)
    {
        means.Clear();
        double total = TotalWeight();
        if (total == 0)
            return 0;
        for (int row = 0; row < Count; row++)
            TensorPrimitives.MultiplyAdd(this[row], Weight(row), means, means);
        TensorPrimitives.Divide(means, (float)total, means);
        return total;
    }
}
