namespace MlNetDeep;

/// <summary>
/// Examples of a stream that wait to be drawn. Of those that are there a random half is drawn; the rest mixes with the next to come. Two
/// thirds of the memory are the pool's, so that the other third can be read into while the drawn half, another third, is in use.
/// </summary>
internal sealed class ShufflePool
{
    /// <summary>The pool's share of all arenas.</summary>
    public const double Share = 2 / 3.0;

    private readonly ExampleLayout _layout;
    private readonly RandomStreams? _random;
    private readonly int _epoch;
    private readonly List<ExampleArena> _filled = [];
    private readonly List<ExampleArena> _free;
    private int[] _order = [];
    private bool[] _stays = [];
    private int _drawn;
    private int _draws;

    /// <summary>An empty pool in some arenas. The seed is that of an epoch's draws; null takes examples in order.</summary>
    public ShufflePool(ExampleLayout layout, IReadOnlyList<ExampleArena> arenas, long? seed, int epoch)
    {
        _layout = layout;
        _random = seed is { } value ? new RandomStreams(value) : null;
        _epoch = epoch;
        _free = [.. arenas];
        foreach (ExampleArena arena in arenas)
            arena.Clear();
    }

    /// <summary>The number of examples.</summary>
    public int Rows => _filled.Sum(arena => arena.Count);

    /// <summary>Whether there is memory to read into.</summary>
    public bool HasFree => _free.Count > 0;

    /// <summary>Hands the pool's share of all memory out, to be filled for the first draw.</summary>
    public IReadOnlyCollection<ExampleArena> TakeShare() => TakeFree((int)Math.Max(1, _free.Count * Share));

    /// <summary>Hands all free memory out.</summary>
    public IReadOnlyCollection<ExampleArena> TakeFree() => TakeFree(_free.Count);

    /// <summary>Takes arenas back, behind those that are there.</summary>
    public void Add(IReadOnlyCollection<ExampleArena> arenas)
    {
        _filled.AddRange(arenas.Where(arena => arena.Count > 0));
        _free.AddRange(arenas.Where(arena => arena.Count == 0));
    }

    /// <summary>
    /// Draws all, or as many as a multiple of the batch size, which is at most that of the pool; the examples stay where they are until
    /// <see cref="RemoveDrawn"/>.
    /// </summary>
    public ExampleBlock Draw(int batchSize, bool all)
    {
        int rows = Rows;
        if (_order.Length < rows)
            _order = new int[rows];
        Span<int> order = _order.AsSpan(0, rows);
        if (_random is { } random)
        {
            random.Permute(order, RandomStreams.Shuffle(_epoch, _draws++));
        }
        else
        {
            for (int i = 0; i < rows; i++)
                order[i] = i;
        }

        _drawn = all ? rows : Multiple(rows, batchSize);
        return new ExampleBlock(_layout, [.. _filled], _order, _drawn);
    }

    /// <summary>Forgets what was drawn, and packs the rest into as few arenas as it needs.</summary>
    public void RemoveDrawn()
    {
        int rows = Rows;
        if (_stays.Length < rows)
            _stays = new bool[rows];
        Array.Clear(_stays);
        foreach (int number in _order.AsSpan(_drawn, rows - _drawn))
            _stays[number] = true;
        int next = 0, target = 0;
        foreach (ExampleArena source in _filled)
        {
            int count = source.Count;
            // What it held is still there to read: an example never moves behind its old place, nor does one before it.
            source.Clear();
            for (int row = 0; row < count; row++)
            {
                if (!_stays[next++])
                    continue;
                while (!_filled[target].TryAdd(source, row))
                    target++;
            }
        }

        _free.AddRange(_filled.Where(arena => arena.Count == 0));
        _filled.RemoveAll(arena => arena.Count == 0);
    }

    private List<ExampleArena> TakeFree(int count)
    {
        List<ExampleArena> taken = _free.GetRange(0, count);
        _free.RemoveRange(0, count);
        return taken;
    }

    private int Multiple(int rows, int batchSize)
    {
        // In order there is nothing to mix with: all go but the start of the next batch.
        long wanted = _random is null ? rows - rows % batchSize : Math.Max(batchSize, rows / 2);
        long up = (wanted + batchSize - 1) / batchSize * batchSize;
        return (int)(up <= rows ? up : rows - rows % batchSize);
    }
}
