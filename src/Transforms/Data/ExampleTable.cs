using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>
/// The usable rows of a data view, copied once into contiguous memory: every further pass over a data view would run the user's
/// whole pipeline again. Rows with missing or infinite features or labels, or without a positive weight, are left out and counted.
/// </summary>
internal sealed class ExampleTable
{
    // Rows to begin with where the view does not know its count.
    private const int FirstCapacity = 1024;

    private float[] _features;
    private float[] _labels;
    private float[]? _weights;

    private ExampleTable(int featureLength, bool weighted, int capacity)
    {
        FeatureLength = featureLength;
        _features = new float[(long)capacity * featureLength];
        _labels = new float[capacity];
        _weights = weighted ? new float[capacity] : null;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of features of a row.</summary>
    public int FeatureLength { get; }

    /// <summary>[rows, features].</summary>
    public Memory<float> Features => _features.AsMemory(0, Rows * FeatureLength);

    /// <summary>[rows]: 0 or 1, the class's index from 0, or the value.</summary>
    public Memory<float> Labels => _labels.AsMemory(0, Rows);

    /// <summary>[rows], or null where all weigh 1.</summary>
    public Memory<float>? Weights => _weights is null ? (Memory<float>?)null : _weights.AsMemory(0, Rows);

    /// <summary>Reads all usable rows.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="channel">Takes a line on the memory used and a warning if rows were left out.</param>
    /// <param name="data">Features, label and, optionally, weight, of types already checked.</param>
    /// <param name="classes">The number of classes where the label is a key; null otherwise.</param>
    /// <param name="use">What the rows are for, as errors call them: training or validation.</param>
    /// <exception cref="InvalidOperationException">There is no usable row.</exception>
    public static ExampleTable Read(IHost host, IChannel channel, RoleMappedData data, int? classes, string use)
    {
        const CursOpt Columns = CursOpt.Features | CursOpt.Label | CursOpt.Weight;
        data.CheckFeatureFloatVector(out int length);
        data.CheckOptFloatWeight();
        long capacity = Math.Clamp(data.Data.GetRowCount() ?? FirstCapacity, 1, Math.Max(1, Array.MaxLength / length));
        var table = new ExampleTable(length, data.Schema.Weight.HasValue, (int)capacity);
        if (classes is { } count)
        {
            using var cursor = new MulticlassLabelCursor(count, data, Columns);
            while (cursor.MoveNext())
                table.Add(host, cursor, cursor.Label);
            ReportSkipped(host, channel, use, table.Rows, cursor, cursor.BadLabelCount);
        }
        else
        {
            using var cursor = new FloatLabelCursor(data, Columns);
            while (cursor.MoveNext())
                table.Add(host, cursor, cursor.Label);
            ReportSkipped(host, channel, use, table.Rows, cursor, cursor.BadLabelCount);
        }

        double megabytes = (double)table.Rows * length * sizeof(float) / (1 << 20);
        channel.Info("{0} rows of {1} features are held in {2:N1} MB.", table.Rows, length, megabytes);
        return table;
    }

    /// <summary>Multiplies each row's weight by that of its class.</summary>
    /// <param name="classWeights">One for each class, in the order of <see cref="Labels"/>.</param>
    public void MultiplyWeights(ReadOnlySpan<float> classWeights)
    {
        if (_weights is null)
        {
            _weights = new float[_labels.Length];
            Array.Fill(_weights, 1);
        }

        for (int row = 0; row < Rows; row++)
            _weights[row] *= classWeights[(int)_labels[row]];
    }

    /// <summary>Moves rows drawn at random to the end, by swapping them with rows there.</summary>
    /// <param name="count">How many, at most all.</param>
    /// <param name="seed">The same seed draws the same rows.</param>
    public void MoveToEnd(int count, int seed)
    {
        var order = new int[Rows];
        RandomOrder.Fill(order, seed);
        // Drawn rows that stand in the tail already stay; the others change places with the tail's rows that were not drawn.
        int tail = Rows - count;
        var drawn = new bool[Rows];
        for (int i = 0; i < count; i++)
            drawn[order[i]] = true;
        int free = tail;
        for (int row = 0; row < tail; row++)
        {
            if (!drawn[row])
                continue;
            while (drawn[free])
                free++;
            Swap(row, free++);
        }
    }

    private void Swap(int left, int right)
    {
        Span<float> a = _features.AsSpan(left * FeatureLength, FeatureLength);
        Span<float> b = _features.AsSpan(right * FeatureLength, FeatureLength);
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (b[i], a[i]);
        (_labels[left], _labels[right]) = (_labels[right], _labels[left]);
        if (_weights is not null)
            (_weights[left], _weights[right]) = (_weights[right], _weights[left]);
    }

    private void Add(IHost host, FeatureFloatVectorCursor cursor, float label)
    {
        if (Rows == _labels.Length)
            Grow(host);
        cursor.Features.CopyTo(_features.AsSpan(Rows * FeatureLength, FeatureLength));
        _labels[Rows] = label;
        if (_weights is not null)
            _weights[Rows] = cursor.Weight;
        Rows++;
    }

    private void Grow(IHost host)
    {
        int limit = Array.MaxLength / FeatureLength;
        if (Rows == limit)
            throw host.Except(
                $"More than {limit} rows of {FeatureLength} features do not fit into memory: train on fewer rows or features.");
        int capacity = (int)Math.Min(limit, (long)Rows + Math.Max(Rows / 2, FirstCapacity));
        Array.Resize(ref _features, capacity * FeatureLength);
        Array.Resize(ref _labels, capacity);
        if (_weights is not null)
            Array.Resize(ref _weights, capacity);
    }

    private static void ReportSkipped(IHost host, IChannel channel, string use, int rows, FeatureFloatVectorCursor cursor, long badLabels)
    {
        long skipped = cursor.SkippedRowCount;
        if (skipped == 0 && rows == 0)
            throw host.Except($"The {use} data have no rows: give data with at least one, or look at the filters before the trainer.");
        if (skipped == 0)
            return;
        string reasons =
            $"{cursor.BadFeaturesRowCount} with missing (NaN) or infinite features, {badLabels} with missing labels, " +
            $"{cursor.BadWeightCount} without a positive weight";
        if (rows == 0)
            throw host.Except(
                $"No valid {use} instances found. All {skipped} rows were left out: {reasons}. Fill or drop the missing values, for " +
                "example by ReplaceMissingValues.");
        channel.Warning("{0} rows were left out of the {1} data: {2}.", skipped, use, reasons);
    }
}
