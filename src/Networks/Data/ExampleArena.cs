namespace MlNetDeep;

/// <summary>
/// Examples packed one behind the other in one array of fixed size: weight, targets, features; sparse features as their count, indices and
/// values. Sparse examples differ in length, so their starts grow from the array's end towards them (a slotted page).
/// </summary>
/// <param name="layout">How examples stand in it.</param>
/// <param name="capacity">Its size in values of four bytes; an empty arena grows where one example needs more.</param>
internal sealed class ExampleArena(ExampleLayout layout, int capacity)
{
    // Indices and counts stand among the values as their bits, which only ever move as memory.
    private float[] _values = GC.AllocateUninitializedArray<float>(capacity);
    private int _used;

    /// <summary>Whether features that are zero are left out.</summary>
    public bool IsSparse => layout.IsSparse;

    /// <summary>The number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>The size in values of four bytes.</summary>
    public int Capacity => _values.Length;

    /// <summary>Forgets the examples. They can still be read until others are written over them.</summary>
    public void Clear() => (Count, _used) = (0, 0);

    /// <summary>Adds a copy of an example; false where it does not fit any more.</summary>
    /// <exception cref="ArgumentException">Its lengths are not the layout's, or its weight is below 0 or not finite.</exception>
    public bool TryAdd(in Example example)
    {
        Check(example);
        // For a sparse example an upper bound: its explicit zeros are dropped below.
        int length = !layout.IsSparse
            ? layout.DenseLength
            : layout.SparseLength(
                example.IsSparse ? example.SparseFeatures.Indices.Length : SparseRow.CountNonZeros(example.Features));
        if (!Reserve(length))
            return false;
        Span<float> record = _values.AsSpan(_used, length);
        record[0] = example.Weight;
        example.Targets.CopyTo(record[1..]);
        Commit(layout.Features + WriteFeatures(example, record[layout.Features..]));
        return true;
    }

    /// <summary>Adds a copy of an example of another arena, or of a later place in this one; false where it does not fit.</summary>
    public bool TryAdd(ExampleArena source, int row)
    {
        ReadOnlySpan<float> record = source.Record(row);
        if (!Fits(record.Length))
            return false;
        record.CopyTo(_values.AsSpan(_used));
        Commit(record.Length);
        return true;
    }

    /// <summary>
    /// Adds an example of another arena at the network's scale, which may give it features that it did not have; false where it does not fit any
    /// more.
    /// </summary>
    public bool TryAddScaled(ExampleArena source, int row, FeaturePreparation preparation, TargetScaling scaling)
    {
        int room = layout.IsSparse ? preparation.LengthOf(source.SparseFeatures(row)) : 0;
        int length = layout.IsSparse ? layout.SparseLength(room) : layout.DenseLength;
        if (!Reserve(length))
            return false;
        Span<float> record = _values.AsSpan(_used, length), scaled = record[layout.Features..];
        source.Record(row)[..layout.Features].CopyTo(record);
        scaling.ToNetwork(record.Slice(1, layout.TargetLength));
        if (layout.IsSparse)
            WriteScaled(source.SparseFeatures(row), preparation, room, scaled);
        else
            preparation.Apply(source.Features(row), scaled);
        Commit(length);
        return true;
    }

    /// <summary>A longer arena with the same examples, of dense layout, each with room for more features behind its own.</summary>
    public ExampleArena Widen(ExampleLayout wider)
    {
        var arena = new ExampleArena(wider, Math.Max(Capacity, Count * wider.DenseLength));
        for (int row = 0; row < Count; row++)
        {
            ReadOnlySpan<float> record = Record(row);
            record.CopyTo(arena._values.AsSpan(arena._used));
            arena._values.AsSpan(arena._used + record.Length, wider.DenseLength - record.Length).Clear();
            arena.Commit(wider.DenseLength);
        }

        return arena;
    }

    /// <summary>Everything that is kept of an example.</summary>
    public ReadOnlySpan<float> Record(int row)
    {
        int start = Start(row);
        return _values.AsSpan(start, Length(start));
    }

    /// <summary>An example's weight.</summary>
    public float Weight(int row) => _values[Start(row)];

    /// <summary>An example's targets.</summary>
    public Span<float> Targets(int row) => _values.AsSpan(Start(row) + 1, layout.TargetLength);

    /// <summary>An example's features, where the layout is dense.</summary>
    public Span<float> Features(int row) => _values.AsSpan(Start(row) + layout.Features, layout.FeatureLength);

    /// <summary>An example's features, where the layout is sparse.</summary>
    public SparseRow SparseFeatures(int row)
    {
        int start = Start(row) + layout.Features;
        int count = Bits(start);
        return new SparseRow(
            MemoryMarshal.Cast<float, int>(_values.AsSpan(start + 1, count)), _values.AsSpan(start + 1 + count, count));
    }

    /// <summary>Takes an example to the network's scale, in place, where that leaves it as long as it is.</summary>
    public void Scale(int row, FeaturePreparation? preparation, TargetScaling scaling)
    {
        scaling.ToNetwork(Targets(row));
        if (preparation is null)
            return;
        if (layout.IsSparse)
        {
            SparseRow features = SparseFeatures(row);
            int count = features.Values.Length, start = Start(row) + layout.Features + 1;
            preparation.Apply(
                features, MemoryMarshal.Cast<float, int>(_values.AsSpan(start, count)), _values.AsSpan(start + count, count));
            Tiny.Flush(_values.AsSpan(start + count, count));
        }
        else
        {
            preparation.Apply(Features(row)[..preparation.FeatureLength], Features(row));
        }
    }

    private void Check(in Example example)
    {
        if (example.Targets.Length != layout.TargetLength)
            throw new ArgumentException($"An example has {example.Targets.Length} target values, not {layout.TargetLength}.");
        if (example.IsSparse)
            example.SparseFeatures.Check(layout.FeatureLength);
        else if (example.Features.Length != layout.FeatureLength)
            throw new ArgumentException($"An example has {example.Features.Length} features, not {layout.FeatureLength}.");
        if (!(example.Weight >= 0 && float.IsFinite(example.Weight)))
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"An example's weight is {example.Weight}: it must be finite and at least 0."));
    }

    /// <summary>Writes features in the layout's form and returns their length.</summary>
    private int WriteFeatures(in Example example, Span<float> destination)
    {
        if (!layout.IsSparse)
        {
            if (example.IsSparse)
                example.SparseFeatures.CopyToDense(destination);
            else
                example.Features.CopyTo(destination);
            return layout.FeatureLength;
        }

        int room = (destination.Length - 1) / 2;
        Span<int> bits = MemoryMarshal.Cast<float, int>(destination);
        int count = example.IsSparse
            ? example.SparseFeatures.CopyNonZeros(bits.Slice(1, room), destination.Slice(1 + room, room))
            : SparseRow.CopyNonZeros(example.Features, bits.Slice(1, room), destination.Slice(1 + room, room));
        bits[0] = count;
        // Where explicit zeros were dropped the values close up.
        destination.Slice(1 + room, count).CopyTo(destination[(1 + count)..]);
        Tiny.Flush(destination.Slice(1 + count, count));
        return 1 + 2 * count;
    }

    /// <summary>Writes the features of a sparse example, which come to so many.</summary>
    private static void WriteScaled(SparseRow features, FeaturePreparation preparation, int room, Span<float> scaled)
    {
        Span<int> bits = MemoryMarshal.Cast<float, int>(scaled);
        bits[0] = room;
        preparation.Apply(features, bits.Slice(1, room), scaled[(1 + room)..]);
        Tiny.Flush(scaled.Slice(1 + room, room));
    }

    private bool Fits(int length) => _used + length + (layout.IsSparse ? Count + 1 : 0) <= _values.Length;

    private bool Reserve(int length)
    {
        if (Fits(length))
            return true;
        if (Count > 0)
            return false;
        _values = GC.AllocateUninitializedArray<float>(length + 1);
        return true;
    }

    private void Commit(int length)
    {
        if (layout.IsSparse)
            MemoryMarshal.Cast<float, int>(_values.AsSpan())[^(Count + 1)] = _used;
        Count++;
        _used += length;
    }

    private int Start(int row) => layout.IsSparse ? Bits(_values.Length - 1 - row) : row * layout.DenseLength;

    private int Length(int start) => layout.IsSparse ? layout.SparseLength(Bits(start + layout.Features)) : layout.DenseLength;

    private int Bits(int place) => MemoryMarshal.Cast<float, int>(_values.AsSpan())[place];
}
