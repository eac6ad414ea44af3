using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// The memory of one thread's passes through one network: a single block, allocated once. Not for use by two threads at a time.
/// </summary>
public sealed class Workspace
{
    private readonly float[] _block;

    internal Workspace(Sequential network, MemoryPlan plan, int capacity, bool training)
    {
        Network = network;
        Plan = plan;
        Capacity = capacity;
        Training = training;
        _block = GC.AllocateUninitializedArray<float>(plan.Length);
    }

    /// <summary>The network that the memory is laid out for.</summary>
    public Sequential Network { get; }

    /// <summary>The most rows of one pass.</summary>
    public int Capacity { get; }

    /// <summary>Whether it keeps what backward passes need.</summary>
    public bool Training { get; }

    internal MemoryPlan Plan { get; }

    /// <summary>The generator that dropout draws from in training passes.</summary>
    internal Philox Random { get; set; }

    /// <summary>The training step, from 0: dropout's masks differ from step to step.</summary>
    internal long Step { get; set; }

    /// <summary>The position in its batch of the pass's first row.</summary>
    internal int FirstRow { get; set; }

    internal Span<float> Block(int offset, int length) => _block.AsSpan(offset, length);
}
