namespace MlNetDeep;

/// <summary>
/// The numbers of steps of a batch's rows, for each of its passes the rows in the order of falling length, and how many of them have each
/// step: memory of a workspace, filled by each forward pass. Passes on several threads use ranges of their own.
/// </summary>
/// <param name="layer">What rows begin with, built.</param>
/// <param name="capacity">The most rows of the batch.</param>
internal sealed class SequenceLengths(IVaryingSteps layer, int capacity)
{
    private readonly int _slots = layer.MaximumSteps + 1;
    private readonly int[] _steps = new int[capacity];
    private readonly int[] _order = new int[capacity];
    private readonly int[] _before = new int[LengthOf(layer, capacity)];
    private readonly int[] _places = new int[LengthOf(layer, capacity)];

    /// <summary>Reads the lengths of a pass's rows and orders them; equal ones stay in the order in which they come.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="x">[rows of the pass, 1 + steps x features].</param>
    /// <exception cref="ArgumentException">A row does not begin with a number of steps.</exception>
    public void Read(in NetworkPass pass, ReadOnlySpan<float> x)
    {
        Span<int> steps = _steps.AsSpan(pass.FirstRow, pass.Rows), order = _order.AsSpan(pass.FirstRow, pass.Rows);
        Span<int> places = _places.AsSpan(pass.FirstPiece * _slots, _slots), before = Before(pass);
        int width = x.Length / pass.Rows;
        places.Clear();
        for (int row = 0; row < steps.Length; row++)
            places[steps[row] = layer.StepsOf(x[row * width])]++;

        // From how many rows have a length to how many are longer, which is where those of the length begin.
        int longer = 0;
        for (int length = places.Length - 1; length >= 0; length--)
            (places[length], longer) = (longer, longer + places[length]);
        before[0] = 0;
        for (int step = 0; step < layer.MaximumSteps; step++)
            before[step + 1] = before[step] + places[step];
        for (int row = 0; row < steps.Length; row++)
            order[places[steps[row]]++] = row;
    }

    /// <summary>What <see cref="Read"/> found; of several pieces together the steps alone.</summary>
    public PassLengths Of(scoped in NetworkPass pass) => new()
    {
        Steps = _steps.AsSpan(pass.FirstRow, pass.Rows),
        Order = _order.AsSpan(pass.FirstRow, pass.Rows),
        Before = Before(pass),
    };

    private static long LengthOf(IVaryingSteps layer, int capacity)
    {
        long length = BatchPieces.Most(capacity) * (layer.MaximumSteps + 1L);
        MemoryNeed.Check(
            2 * length, length, $"The order of {capacity} rows by {layer.MaximumSteps} steps", "use shorter sequences or fewer rows");
        return length;
    }

    private Span<int> Before(scoped in NetworkPass pass) => _before.AsSpan(pass.FirstPiece * _slots, _slots);
}

/// <summary>The lengths of one pass's rows; all empty where every row fills the shape.</summary>
internal readonly ref struct PassLengths
{
    /// <summary>The number of steps of each row.</summary>
    public ReadOnlySpan<int> Steps { get; init; }

    /// <summary>The rows in the order of falling length.</summary>
    public ReadOnlySpan<int> Order { get; init; }

    /// <summary>For each step and the end of the longest shape, how many steps of all rows come before it.</summary>
    public ReadOnlySpan<int> Before { get; init; }
}
