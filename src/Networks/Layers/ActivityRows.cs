namespace MlNetDeep;

/// <summary>The activities of a layer's units for the rows of one training pass, with the rows' weights.</summary>
internal readonly ref struct ActivityRows
{
    private readonly ReadOnlySpan<float> _values;
    private readonly ReadOnlySpan<float> _weights;

    /// <summary>Wraps.</summary>
    /// <param name="pass">Gives the number of rows and their weights.</param>
    /// <param name="values">[rows, units].</param>
    /// <param name="units">Units of a row.</param>
    public ActivityRows(in LayerPass pass, ReadOnlySpan<float> values, int units)
    {
        _values = values;
        _weights = pass.ExampleWeights;
        Count = pass.Rows;
        Units = units;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Units of a row.</summary>
    public int Units { get; }

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

    /// <summary>Each unit's weighted mean over the rows.</summary>
    /// <param name="means">[units], overwritten.</param>
    /// <returns>The summed weight; where it is 0 the means are 0.</returns>
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
