namespace MlNetDeep;

/// <summary>
/// The base of layers that apply one function to each value, whose derivative follows from the output:
/// y = f(x), dx = dy * f'(y). They run in place, so they cost no memory. To add one see CONTRIBUTING.md.
/// </summary>
public abstract class Activation : Layer
{
    internal Activation(ActivationKernel kernel) => Kernel = kernel;

    /// <summary>The function's loops.</summary>
    internal ActivationKernel Kernel { get; }

    /// <inheritdoc/>
    protected internal sealed override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected internal sealed override bool RunsInPlace => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder) => input;

    /// <inheritdoc/>
    protected internal sealed override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Kernel.Apply(x, y);

    /// <inheritdoc/>
    protected internal sealed override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Kernel.Gradient(y, dy, dx);
    }
}

/// <summary>y = 1 / (1 + exp(-x)), in (0, 1); dx = dy y (1 - y).</summary>
public sealed class Sigmoid() : Activation(ActivationKernel.Of(new SigmoidFunction()));

/// <summary>y = tanh(x), in (-1, 1); dx = dy (1 - y^2).</summary>
public sealed class Tanh() : Activation(ActivationKernel.Of(new TanhFunction()));

/// <summary>y = max(x, 0), the rectified linear unit; dx = dy where y > 0, else 0.</summary>
public sealed class Relu() : Activation(ActivationKernel.Of(new ReluFunction()));

/// <summary>y = x / (1 + |x|), in (-1, 1); dx = dy (1 - |y|)^2. The activation of Prechelt's Proben1, 1994.</summary>
public sealed class Softsign() : Activation(ActivationKernel.Of(new SoftsignFunction()));
