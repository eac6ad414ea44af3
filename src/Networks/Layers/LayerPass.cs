using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>One layer's view of one forward or backward pass over some rows: everything that is not part of the layer.</summary>
public readonly ref struct LayerPass
{
    /// <summary>The number of examples in this pass.</summary>
    public int Rows { get; init; }

    /// <summary>Whether the pass trains (dropout acts) or scores.</summary>
    public bool Training { get; init; }

    /// <summary>All parameters of the network; a layer takes its own by <see cref="Parameter.Of(ReadOnlySpan{float})"/>.</summary>
    public ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>Gradients of all parameters, added to by the backward pass; empty in the forward pass.</summary>
    public Span<float> Gradients { get; init; }

    /// <summary>The state that this layer declared, [rows, floats a row]; kept from forward to backward.</summary>
    public Span<float> State { get; init; }

    /// <summary>Memory for this call alone, at least what the layer declared.</summary>
    public Span<float> Scratch { get; init; }

    /// <summary>The generator for this training run.</summary>
    public Philox Random { get; init; }

    /// <summary>A stream of <see cref="Random"/> that is this layer's own in this training step, the same forward and backward.</summary>
    public ulong RandomStream { get; init; }

    /// <summary>The position of the first row in its batch, so that draws do not depend on how a batch is split over threads.</summary>
    public int FirstRow { get; init; }
}
