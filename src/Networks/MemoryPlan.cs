namespace MlNetDeep.Networks;

/// <summary>
/// Where each value of one pass over up to a number of rows lives in one block of floats: every layer's output and state,
/// two buffers between which gradients (or, in scoring, activations) go to and fro, and scratch. Computed once.
/// </summary>
internal sealed class MemoryPlan
{
    // 64 bytes: a cache line and the widest vector.
    private const int Alignment = 16;

    private long _length;

    /// <summary>Plans for training, where every layer's output is kept for the backward pass.</summary>
    /// <param name="layers">Built layers.</param>
    /// <param name="input">Input shape.</param>
    /// <param name="outputs">Their output shapes.</param>
    /// <param name="statePerRow">State that each declared, floats a row.</param>
    /// <param name="scratchPerRow">The most scratch that one declared, floats a row.</param>
    /// <param name="rows">The most rows of a pass.</param>
    /// <param name="training">Whether backward passes follow.</param>
    public MemoryPlan(
        IReadOnlyList<Layer> layers,
        Shape input,
        IReadOnlyList<Shape> outputs,
        IReadOnlyList<int> statePerRow,
        int scratchPerRow,
        int rows,
        bool training)
    {
        int widest = outputs.Max(shape => shape.Length);
        if (training)
            widest = Math.Max(widest, input.Length);
        Swap = [Reserve(widest, rows), Reserve(widest, rows)];
        Output = new int[layers.Count];
        State = new int[layers.Count];
        InPlace = new bool[layers.Count];
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
                Output[i] = Swap[side ^= 1];
            State[i] = Reserve(statePerRow[i], rows);
        }

        Scratch = Reserve(scratchPerRow, rows);
        ScratchLength = scratchPerRow * rows;
        Length = (int)_length;
    }

    /// <summary>Offsets of the layers' outputs.</summary>
    public int[] Output { get; }

    /// <summary>Offsets of the layers' states.</summary>
    public int[] State { get; }

    /// <summary>Whether each layer's output stands where its input did.</summary>
    public bool[] InPlace { get; }

    /// <summary>Offsets of the two buffers, each as wide as the widest activation.</summary>
    public int[] Swap { get; }

    /// <summary>Offset of the shared scratch.</summary>
    public int Scratch { get; }

    /// <summary>Floats of shared scratch.</summary>
    public int ScratchLength { get; }

    /// <summary>Floats in all.</summary>
    public int Length { get; }

    private int Reserve(int floatsPerRow, int rows)
    {
        long offset = _length;
        _length += ((long)floatsPerRow * rows + Alignment - 1) / Alignment * Alignment;
        if (_length > Array.MaxLength)
            throw new ArgumentException(
                $"A pass over {rows} rows needs more than {Array.MaxLength} values of memory: use fewer rows or a smaller network.");
        return (int)offset;
    }
}
