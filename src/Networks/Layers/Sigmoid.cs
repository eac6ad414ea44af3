using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>y = 1 / (1 + exp(-x)), in (0, 1); dx = dy y (1 - y).</summary>
public sealed class Sigmoid : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Activations.Sigmoid(x, y);

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.SigmoidGradient(y, dy, dx);
}
