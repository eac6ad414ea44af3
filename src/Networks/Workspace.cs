using MlNetDeep.Kernels;

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
        Lengths = network.Layers[0] is PaddedSequences padded ? new SequenceLengths(padded, capacity) : null;
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

    internal Span<float> Block(int offset, int length) => _block.AsSpan(offset, length);

    internal PackedMatrix? PackedDelta(int layer) => _packedDeltas[layer];

    /// <summary>The gradients of some pieces of the batch that a layer sums.</summary>
    internal Span<float> Partial(int layer, int length, int firstPiece, int pieces) =>
        Training ? _partials[layer].AsSpan(firstPiece * length, pieces * length) : default;

    /// <summary>Prepares for a batch, or a part of one; once, before threads share it.</summary>
    /// <param name="rows">1 to the capacity.</param>
    internal void Begin(int rows)
    {
        foreach (PackedMatrix? packed in _packedDeltas)
            packed?.Resize(rows);
    }
}
