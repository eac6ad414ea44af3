using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>y = x / (1 + |x|), in (-1, 1); dx = dy (1 - |y|)^2. The activation of Prechelt's Proben1, 1994.</summary>
public sealed class Softsign : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> x, Span<float> y) => Activations.Softsign(x, y);

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.SoftsignGradient(y, dy, dx);
}
