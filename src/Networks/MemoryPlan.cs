namespace MlNetDeep;

/// <summary>
/// Where each value of one pass over up to a number of rows lives in one block of floats: every layer's output, the gradient by it, its
/// state, and scratch; in scoring two buffers between which activations go to and fro. Computed once.
/// </summary>
internal sealed class MemoryPlan
{
    // 64 bytes: a cache line and the widest vector.
    private const int Alignment = 16;

    private long _length;

    /// <summary>
    /// Plans passes over so many rows, from the layers' output shapes and what they declared a row; for training every layer's output, and
    /// the gradient by it, is kept to the end of the step.
    /// </summary>
    public MemoryPlan(
        IReadOnlyList<Layer> layers, IReadOnlyList<Shape> outputs, IReadOnlyList<long> statePerRow, long scratchPerRow, int rows, bool training)
    {
        OutputLength = [.. outputs.Select(shape => shape.Length)];
        // Reserve throws where one is too long for an integer.
        StateLength = [.. statePerRow.Select(length => unchecked((int)length))];
        ScratchLength = unchecked((int)scratchPerRow);
        Output = new int[layers.Count];
        OutputStride = new int[layers.Count];
        Delta = new int[layers.Count];
        State = new int[layers.Count];
        InPlace = new bool[layers.Count];
        int widest = training ? 0 : outputs.Max(shape => shape.Length);
        int[] swap = [Reserve(widest, rows), Reserve(widest, rows)];
        int side = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            // The first layer's input belongs to the caller; an output that its own layer reads again must stay as it is.
            InPlace[i] = i > 0 && layers[i].RunsInPlace && !(training && layers[i - 1].BackwardReadsOutput);
            if (InPlace[i])
                Output[i] = Output[i - 1];
            else if (training)
                Output[i] = Reserve(outputs[i].Length, rows);
            else
                Output[i] = swap[side ^= 1];
            OutputStride[i] = training ? outputs[i].Length : widest;
            State[i] = Reserve(statePerRow[i], rows);
        }

        for (int i = layers.Count - 1; training && i >= 0; i--)
        {
            bool shared = i < layers.Count - 1 && layers[i + 1].RunsInPlace;
            Delta[i] = shared ? Delta[i + 1] : Reserve(outputs[i].Length, rows);
        }

        Scratch = Reserve(scratchPerRow, rows);
        Length = (int)_length;
    }

    /// <summary>Values of a row of each layer's output.</summary>
    public int[] OutputLength { get; }

    /// <summary>Values of a row of each layer's state.</summary>
    public int[] StateLength { get; }

    /// <summary>Values of a row of the scratch.</summary>
    public int ScratchLength { get; }

    /// <summary>Offsets of the layers' outputs.</summary>
    public int[] Output { get; }

    /// <summary>
    /// Values from where some rows' outputs begin to where the next row's would. In scoring layers of other widths share the memory, and
    /// each row's share is as wide as the widest, so that threads with other rows stay apart.
    /// </summary>
    public int[] OutputStride { get; }

    /// <summary>Offsets of the layers' states.</summary>
    public int[] State { get; }

    /// <summary>Whether each layer's output stands where its input did.</summary>
    public bool[] InPlace { get; }

    /// <summary>Offsets of the gradients by the layers' outputs; one with that before it where the layer runs in place.</summary>
    public int[] Delta { get; }

    /// <summary>Offset of the shared scratch.</summary>
    public int Scratch { get; }

    /// <summary>Floats in all.</summary>
    public int Length { get; }

    private int Reserve(long floatsPerRow, int rows)
    {
        long offset = _length;
        // Divided first: a product of what layers ask for may be too large for any number.
        if (floatsPerRow > Array.MaxLength / rows)
            throw TooLarge(rows);
        _length += (floatsPerRow * rows + Alignment - 1) / Alignment * Alignment;
        if (_length > Array.MaxLength)
            throw TooLarge(rows);
        return (int)offset;
    }

    private static ArgumentException TooLarge(int rows) => new(
        $"A pass over {rows} rows needs more than {Array.MaxLength} values of memory: use fewer rows (BatchSize, in training) or a " +
        "smaller network.");
}
