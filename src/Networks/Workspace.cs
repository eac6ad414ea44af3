namespace MlNetDeep;

/// <summary>
/// The memory of one batch's passes through one network: a single block, allocated once. Two threads may work in it only on different
/// rows.
/// </summary>
public sealed class Workspace
{
    /// <summary>From how many rows a batch on packing pays: fewer are multiplied row by row.</summary>
    internal const int LeastRowsToPack = 4;

    private readonly float[] _block;
    private readonly PackedMatrix?[] _packedDeltas;
    private readonly float[][] _partials;
    private readonly int[] _partialLength;

    internal Workspace(Sequential network, MemoryPlan plan, int capacity, bool training, LayerBuilder needs)
    {
        Network = network;
        Plan = plan;
        Capacity = capacity;
        Training = training;
        int pieces = training ? BatchPieces.Most(capacity) : 0;
        MemoryNeed.Check(
            plan.Length + needs.PartialLength.Sum(length => length * pieces), needs.PartialLength.Max(length => length * pieces),
            $"A pass over {capacity} rows", "use fewer rows (BatchSize, in training) or a smaller network");
        _block = GC.AllocateUninitializedArray<float>(plan.Length);
        _packedDeltas = new PackedMatrix?[network.Layers.Count];
        Lengths = network.Layers[0] is IVaryingSteps steps ? new SequenceLengths(steps, capacity) : null;
        _partialLength = [.. needs.PartialLength.Select(length => (int)length)];
        _partials = [.. needs.PartialLength.Select(length => new float[length * pieces])];
        // Online training reads each weight once a step: packing would cost more than it saves.
        if (!training || capacity < LeastRowsToPack)
            return;
        for (int i = 0; i < _packedDeltas.Length; i++)
            _packedDeltas[i] = needs.PackedDeltaWidth[i] > 0 ? new PackedMatrix(capacity, needs.PackedDeltaWidth[i]) : null;
    }

    /// <summary>The network that the memory is laid out for.</summary>
    public Sequential Network { get; }

    /// <summary>The most rows of one pass.</summary>
    public int Capacity { get; }

    /// <summary>Whether it keeps what backward passes need.</summary>
    public bool Training { get; }

    /// <summary>
    /// Whether its passes give what scoring does, and the gradients of scores: nothing is drawn, statistics are those of training, and errors go
    /// back through all of a sequence. It is then a workspace made for training.
    /// </summary>
    internal bool Explains { get; init; }

    internal MemoryPlan Plan { get; }

    /// <summary>The rows' lengths, where rows are sequences of different lengths.</summary>
    internal SequenceLengths? Lengths { get; }

    /// <summary>The generator that dropout draws from in training passes.</summary>
    internal Philox Random { get; set; }

    /// <summary>The training step, from 0: dropout's masks differ from step to step.</summary>
    internal long Step { get; set; }

    /// <summary>The position in the whole batch of the workspace's first row, where a batch comes in parts.</summary>
    internal int FirstRow { get; set; }

    /// <summary>The rows of the whole batch, where a backward pass follows.</summary>
    internal int BatchRows { get; set; }

    /// <summary>The input of a layer for a pass's rows; empty where it is the network's and sparse.</summary>
    internal ReadOnlySpan<float> Input(int layer, scoped in NetworkPass pass)
    {
        if (layer > 0)
            return Output(layer - 1, pass);
        int length = Network.InputShape.Length;
        return pass.SparseInput is null ? pass.Input.Slice(pass.FirstRow * length, pass.Rows * length) : default;
    }

    /// <summary>The output of a layer for a pass's rows.</summary>
    internal Span<float> Output(int layer, scoped in NetworkPass pass) =>
        _block.AsSpan(Plan.Output[layer] + pass.FirstRow * Plan.OutputStride[layer], pass.Rows * Plan.OutputLength[layer]);

    /// <summary>The gradient by a layer's output for a pass's rows.</summary>
    internal Span<float> Delta(int layer, scoped in NetworkPass pass) => Rows(Plan.Delta[layer], Plan.OutputLength[layer], pass);

    /// <summary>Where the loss's gradient by the network's output goes before a pass backward.</summary>
    internal Span<float> OutputDelta(scoped in NetworkPass pass) => Delta(_packedDeltas.Length - 1, pass);

    /// <summary>A layer's view of a pass.</summary>
    internal LayerPass PassOf(int layer, scoped in NetworkPass pass) => new()
    {
        Rows = pass.Rows,
        Training = Training && !Explains,
        KeepsState = Training,
        Parameters = pass.Parameters,
        State = Rows(Plan.State[layer], Plan.StateLength[layer], pass),
        Scratch = Rows(Plan.Scratch, Plan.ScratchLength, pass),
        Random = Random,
        RandomStream = RandomStreams.Layer(Step, layer),
        FirstRow = FirstRow + pass.FirstRow,
        Step = Step,
        BatchRows = BatchRows,
        WorkspaceRow = pass.FirstRow,
        ExampleWeights = pass.ExampleWeights.IsEmpty ? default : pass.ExampleWeights.Slice(pass.FirstRow, pass.Rows),
        LossScale = pass.LossScale,
        Lengths = Lengths is null || !Network.HasLengths(layer) ? default : Lengths.Of(pass),
        Packed = pass.Packed,
        PackedDelta = _packedDeltas[layer],
        Partial = Partial(layer, pass),
        SparseInput = layer == 0 ? pass.SparseInput : null,
    };

    /// <summary>Prepares for a batch, or a part of one, of 1 to <see cref="Capacity"/> rows; once, before threads share it.</summary>
    internal void Begin(int rows)
    {
        foreach (PackedMatrix? packed in _packedDeltas)
            packed?.Resize(rows);
    }

    private Span<float> Rows(int offset, int width, scoped in NetworkPass pass) => _block.AsSpan(offset + pass.FirstRow * width, pass.Rows * width);

    /// <summary>The gradients of a pass's pieces that a layer sums.</summary>
    private Span<float> Partial(int layer, scoped in NetworkPass pass) =>
        Training ? _partials[layer].AsSpan(pass.FirstPiece * _partialLength[layer], pass.Pieces * _partialLength[layer]) : default;
}
