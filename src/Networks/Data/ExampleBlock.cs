namespace MlNetDeep;

/// <summary>Examples of arenas, in an order.</summary>
internal sealed class ExampleBlock : RowBlock
{
    private readonly ExampleLayout _layout;
    private readonly IReadOnlyList<ExampleArena> _arenas;
    // The number of each arena's first example, and of all.
    private readonly int[] _first;
    private readonly int[]? _order;
    private readonly double _arenasPerRow;

    /// <summary>
    /// Looks at arenas, which must not change while the block is in use. The order has the numbers of its examples; null takes them as they
    /// stand.
    /// </summary>
    public ExampleBlock(ExampleLayout layout, IReadOnlyList<ExampleArena> arenas, int[]? order, int rows)
    {
        _layout = layout;
        _arenas = arenas;
        _order = order;
        _first = new int[arenas.Count + 1];
        for (int i = 0; i < arenas.Count; i++)
            _first[i + 1] = _first[i] + arenas[i].Count;
        _arenasPerRow = arenas.Count / Math.Max(1.0, _first[^1]);
        Rows = rows;
    }

    public override int Rows { get; }

    public override double TotalWeight(int start, int rows)
    {
        double total = 0;
        for (int i = start; i < start + rows; i++)
            total += Find(i, out int row).Weight(row);
        return total;
    }

    public override void GatherFeatures(int start, int rows, Span<float> features)
    {
        int length = _layout.FeatureLength;
        for (int i = 0; i < rows; i++)
        {
            ExampleArena arena = Find(start + i, out int row);
            Span<float> destination = features.Slice(i * length, length);
            if (_layout.IsSparse)
                arena.SparseFeatures(row).CopyToDense(destination);
            else
                arena.Features(row).CopyTo(destination);
        }
    }

    public override void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights)
    {
        int length = _layout.TargetLength;
        for (int i = 0; i < rows; i++)
        {
            ExampleArena arena = Find(start + i, out int row);
            arena.Targets(row).CopyTo(targets[(i * length)..]);
            weights[i] = arena.Weight(row);
        }
    }

    public override SparseRow GetSparseRow(int position) =>
        _layout.IsSparse ? Find(position, out int row).SparseFeatures(row) : base.GetSparseRow(position);

    private ExampleArena Find(int position, out int row)
    {
        int number = _order?[position] ?? position;
        // Arenas hold about equally many examples: the guess is right or a step or two off.
        int i = Math.Min((int)(number * _arenasPerRow), _arenas.Count - 1);
        while (number < _first[i])
            i--;
        while (number >= _first[i + 1])
            i++;
        row = number - _first[i];
        return _arenas[i];
    }
}
