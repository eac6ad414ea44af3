namespace MlNetDeep;

/// <summary>
/// Long short-term memory as first published: blocks of memory cells without forget gates. With s the logistic sigmoid, for each block an
/// input gate i and an output gate o, for each of its cells g = 4 s(g~) - 2, c = c' + i g, h = o (2 s(c) - 1). The sums of cells and gates
/// read the inputs and all cells' outputs and gates of the step before; their columns are cells, input gates, output gates, with cell k of
/// block j at k blocks + j. The outputs are h. Errors are truncated as in the paper: they go back in time through the cells' states alone.
/// Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997.
/// </summary>
public sealed class Lstm1997Layer : RecurrentLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="blocks">Memory cell blocks, at least 1.</param>
    /// <param name="blockSize">Cells of a block, which share its gates, at least 1.</param>
    /// <param name="inputGateBias">The first bias of the input gate of the first block; twice that of the second, and so on.</param>
    /// <param name="outputGateBias">
    /// The same of the output gates. Below zero, blocks come into use one after another, and not all for the same purpose.
    /// </param>
    /// <param name="useCellBias">Whether the cells' inputs have biases too; gates always have.</param>
    /// <param name="weightInitializer">
    /// First weights of the inputs; Glorot where null. The paper draws from [-0.1, 0.1] or [-0.2, 0.2].
    /// </param>
    /// <param name="recurrentInitializer">First weights of the cells' outputs and gates; Glorot where null.</param>
    public Lstm1997Layer(
        int blocks,
        int blockSize = 1,
        float inputGateBias = 0,
        float outputGateBias = 0,
        bool useCellBias = false,
        Initializer? weightInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(blocks * blockSize, SequenceDirection.Forward, false, null, weightInitializer, recurrentInitializer)
    {
        Blocks = blocks;
        BlockSize = blockSize;
        InputGateBias = inputGateBias;
        OutputGateBias = outputGateBias;
        UseCellBias = useCellBias;
    }

    /// <summary>Memory cell blocks.</summary>
    public int Blocks { get; }

    /// <summary>Cells of a block.</summary>
    public int BlockSize { get; }

    /// <summary>The first bias of the first input gate.</summary>
    public float InputGateBias { get; }

    /// <summary>The first bias of the first output gate.</summary>
    public float OutputGateBias { get; }

    /// <summary>Whether the cells' inputs have biases.</summary>
    public bool UseCellBias { get; }

    private static readonly OptionTable OwnTable = new OptionTable<Lstm1997Layer>
    {
        { o => o.Blocks, Allowed.From(1) },
        { o => o.BlockSize, Allowed.From(1) },
        { o => o.InputGateBias, Allowed.Finite },
        { o => o.OutputGateBias, Allowed.Finite },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.RecurrentInitializer, Allowed.Nested },
        {
            o => (long)o.Blocks * o.BlockSize <= MostUnits,
            "Blocks x BlockSize cells have more weights among them than an array holds: use at most 46340", nameof(BlockSize), nameof(Blocks)
        },
    };

    internal override OptionTable OptionTable => OwnTable;

    internal override RecurrentCell CreateCell() => new Lstm1997Cell(this);
}
