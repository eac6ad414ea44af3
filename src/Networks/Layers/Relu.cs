using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>y = max(x, 0), the rectified linear unit; dx = dy where y > 0, else 0.</summary>
public sealed class Relu : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Activations.Relu(x, y);

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.ReluGradient(y, dy, dx);
}
