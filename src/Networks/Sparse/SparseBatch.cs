namespace MlNetDeep;

/// <summary>
/// The sparse rows that go through a network together: X [rows, features], read row by row where they lie, and, for the gradient,
/// grouped by feature. Memory grows with the batch's values and the number of features, never with their product.
/// </summary>
/// <param name="features">Features of a row.</param>
internal sealed class SparseBatch(int features)
{
    private ISparseRows _rows = null!;
    private int _start;

    // The values grouped by feature: group t is one feature's, from _ends[t - 1] to _ends[t], in the order of the rows.
    private int[] _places = [];
    // For each feature its group and one more, or 0.
    private int[] _groupOf = [];
    private int[] _groups = [];
    private int[] _ends = [];
    private int[] _valueRows = [];
    private float[] _values = [];

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of features that some row has, since <see cref="GroupByFeature"/>.</summary>
    public int Groups { get; private set; }

    /// <summary>Takes the rows from one on; they are not copied.</summary>
    public void Set(ISparseRows rows, int start, int count)
    {
        _rows = rows;
        _start = start;
        Rows = count;
    }

    /// <summary>Y = X W + 1 bias^T, [rows, units], for some of the rows; the bias is [units], or empty.</summary>
    public void Multiply(int first, int rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y)
    {
        int units = y.Length / rows;
        for (int i = 0; i < rows; i++)
        {
            Span<float> sum = y.Slice(i * units, units);
            if (bias.IsEmpty)
                sum.Clear();
            else
                bias.CopyTo(sum);
            SparseRow row = _rows.GetSparseRow(_start + first + i);
            VectorMath.AddScaledRows(row.Values, row.Indices, weights, sum);
        }
    }

    /// <summary>Groups the values by feature; features come in the order in which the rows first have them.</summary>
    public void GroupByFeature()
    {
        Reserve(ref _places, features);
        Reserve(ref _groupOf, features);
        for (int group = 0; group < Groups; group++)
            _groupOf[_groups[group]] = 0;
        Groups = 0;
        for (int i = 0; i < Rows; i++)
        {
            foreach (int feature in _rows.GetSparseRow(_start + i).Indices)
            {
                if (_places[feature]++ == 0)
                    AddGroup(feature);
            }
        }

        int count = 0;
        for (int group = 0; group < Groups; group++)
        {
            int size = _places[_groups[group]];
            _places[_groups[group]] = count;
            _ends[group] = count += size;
        }

        Reserve(ref _valueRows, count);
        Reserve(ref _values, count);
        for (int i = 0; i < Rows; i++)
            Place(i, _rows.GetSparseRow(_start + i));
        for (int group = 0; group < Groups; group++)
            _places[_groups[group]] = 0;
    }

    /// <summary>The feature of a group.</summary>
    public int FeatureOf(int group) => _groups[group];

    /// <summary>
    /// Adds the gradient of the weights, [units], of a group's feature: the sum over its values of value x the row's dy, [rows, units].
    /// </summary>
    public void AddGradient(int group, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        int first = group == 0 ? 0 : _ends[group - 1];
        Range values = first.._ends[group];
        VectorMath.AddScaledRows(_values.AsSpan(values), _valueRows.AsSpan(values), dy, gradient);
    }

    /// <summary>Adds the gradient of the weights, [features, units], of neighbouring features, which is nothing for those that no row has.</summary>
    public void AddGradients(int firstFeature, ReadOnlySpan<float> dy, int units, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length / units; i++)
        {
            if (_groupOf[firstFeature + i] is > 0 and var group)
                AddGradient(group - 1, dy, gradient.Slice(i * units, units));
        }
    }

    private void Place(int row, SparseRow values)
    {
        for (int j = 0; j < values.Indices.Length; j++)
        {
            int place = _places[values.Indices[j]]++;
            _valueRows[place] = row;
            _values[place] = values.Values[j];
        }
    }

    private void AddGroup(int feature)
    {
        Reserve(ref _groups, Groups + 1);
        Reserve(ref _ends, Groups + 1);
        _groups[Groups++] = feature;
        _groupOf[feature] = Groups;
    }

    private static void Reserve<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
    }
}
