using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>y = tanh(x), in (-1, 1); dx = dy (1 - y^2).</summary>
public sealed class Tanh : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Activations.Tanh(x, y);

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.TanhGradient(y, dy, dx);
}
