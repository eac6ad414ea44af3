namespace MlNetDeep;

/// <summary>
/// Examples in memory that grows arena by arena up to a limit: nothing is copied when it grows, and there is no array for all of them.
/// </summary>
internal sealed class ExampleStore
{
    // In values of four bytes: 256 kB at first, doubled until an arena of 16 MB is small beside the whole.
    private const long FirstCapacity = 1 << 16;
    private const long LargestCapacity = 1 << 22;
    // A shuffle pool hands whole arenas to and fro: of a dozen, one half empty is little.
    private const int LeastArenas = 12;

    private readonly long _limit;
    private readonly List<ExampleArena> _arenas = [];
    private ExampleLayout _layout;
    private int _last = -1;
    private long _reserved;

    /// <summary>An empty store, which may take so many bytes, at least 1.</summary>
    public ExampleStore(ExampleLayout layout, long memoryLimit)
    {
        _layout = layout;
        MemoryLimit = memoryLimit;
        // Orders number examples by int.
        long most = Array.MaxLength * (long)(layout.IsSparse ? layout.SparseLength(0) + 1 : layout.DenseLength);
        _limit = Math.Min(memoryLimit / sizeof(float), most);
    }

    /// <summary>The bytes that it may take.</summary>
    public long MemoryLimit { get; }

    /// <summary>The arenas; those behind the last that has examples are empty.</summary>
    public IReadOnlyList<ExampleArena> Arenas => _arenas;

    /// <summary>The arena of the last example.</summary>
    public ExampleArena Last => _arenas[_last];

    /// <summary>Adds a copy of an example behind the last; false where the limit is reached.</summary>
    /// <exception cref="ArgumentException">The example does not fit the layout.</exception>
    public bool TryAdd(in Example example)
    {
        if (_last >= 0 && Last.TryAdd(example))
            return true;
        if (_last + 1 == _arenas.Count && !TryGrow())
            return false;
        _reserved -= _arenas[++_last].Capacity;
        // An empty arena takes any example, and grows where it must.
        Last.TryAdd(example);
        _reserved += Last.Capacity;
        return true;
    }

    /// <summary>Visits the arena and row of each example of a selection, ascending, in order; null visits all.</summary>
    public void ForEach(int[]? selection, Action<ExampleArena, int> visit)
    {
        int first = 0, next = 0;
        foreach (ExampleArena arena in _arenas)
        {
            for (int row = 0; selection is null && row < arena.Count; row++)
                visit(arena, row);
            for (; next < selection?.Length && selection[next] < first + arena.Count; next++)
                visit(arena, selection[next] - first);
            first += arena.Count;
        }
    }

    /// <summary>
    /// Takes the sparse examples of a selection, ascending, to the network's scale where that lengthens them; null takes all. Arena by
    /// arena all move to longer ones, and keep their numbers.
    /// </summary>
    public void ScaleLonger(ExampleScaling scaling, int[]? selection)
    {
        FeaturePreparation preparation = scaling.Preparation!;
        int first = 0, next = 0;
        for (int i = 0; i < _arenas.Count; first += _arenas[i++].Count)
        {
            ExampleArena source = _arenas[i];
            int from = next;
            long capacity = 0;
            for (int row = 0; row < source.Count; row++)
            {
                capacity += 1 + (IsWanted(first + row)
                    ? _layout.SparseLength(preparation.LengthOf(source.SparseFeatures(row)))
                    : source.Record(row).Length);
            }

            var scaled = new ExampleArena(_layout, checked((int)capacity));
            next = from;
            for (int row = 0; row < source.Count; row++)
            {
                if (IsWanted(first + row))
                    scaled.TryAddScaled(source, row, preparation, scaling.Targets);
                else
                    scaled.TryAdd(source, row);
            }

            _arenas[i] = scaled;
        }

        bool IsWanted(int number)
        {
            if (selection is null)
                return true;
            if (next == selection.Length || selection[next] != number)
                return false;
            next++;
            return true;
        }
    }

    /// <summary>Gives each dense example room for more features behind its own; arena by arena all move, and keep their numbers.</summary>
    public void Widen(ExampleLayout layout)
    {
        if (layout == _layout)
            return;
        for (int i = 0; i < _arenas.Count; i++)
            _arenas[i] = _arenas[i].Widen(layout);
        _layout = layout;
    }

    /// <summary>Forgets all examples, and keeps the memory.</summary>
    public void Clear()
    {
        foreach (ExampleArena arena in _arenas)
            arena.Clear();
        _last = -1;
    }

    /// <summary>Gives memory back that has no examples.</summary>
    public void Trim() => _arenas.RemoveRange(_last + 1, _arenas.Count - _last - 1);

    /// <summary>Takes all memory up to the limit, at least for one arena; none where it is taken.</summary>
    public void ReserveAll()
    {
        while (TryGrow())
        {
        }

        if (_arenas.Count == 0)
            Reserve(Math.Max(1, _layout.DenseLength));
    }

    private bool TryGrow()
    {
        long capacity = Math.Clamp(_reserved, FirstCapacity, LargestCapacity);
        capacity = Math.Max(1, Math.Min(capacity, _limit / LeastArenas));
        // Whole examples, where all are alike.
        if (!_layout.IsSparse)
            capacity = Math.Max(1, capacity / _layout.DenseLength) * _layout.DenseLength;
        if (_reserved + capacity > _limit)
            return false;
        Reserve(capacity);
        return true;
    }

    private void Reserve(long capacity)
    {
        _arenas.Add(new ExampleArena(_layout, (int)capacity));
        _reserved += capacity;
    }
}
