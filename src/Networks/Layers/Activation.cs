namespace MlNetDeep;

/// <summary>
/// The base of layers that apply one function to each value: y = f(x), dx = dy * f'(x). Where the derivative follows from the output, they
/// run in place, and so cost no memory. To add one see CONTRIBUTING.md.
/// </summary>
public abstract class Activation : Layer
{
    internal Activation(ActivationKernel kernel) => Kernel = kernel;

    /// <summary>The function's loops.</summary>
    internal ActivationKernel Kernel { get; }

    /// <inheritdoc/>
    protected internal sealed override bool BackwardReadsOutput => !Kernel.ReadsInput;

    internal sealed override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    protected internal sealed override bool RunsInPlace => !Kernel.ReadsInput;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder) => input;

    /// <inheritdoc/>
    protected internal sealed override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Kernel.Apply(x, y);

    /// <inheritdoc/>
    protected internal sealed override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Kernel.Gradient(Kernel.ReadsInput ? x : y, dy, dx);
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

/// <summary>
/// y = 1.0507 x where x > 0, else 1.7581 (exp(x) - 1), the scaled exponential linear unit; dx = 1.0507 dy where y > 0, else dy (y + 1.7581).
/// Behind weights of <see cref="LeCunInitializer"/>, activations tend to mean 0 and variance 1 in any number of layers. Klambauer,
/// Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", NeurIPS 2017.
/// </summary>
public sealed class Selu() : Activation(ActivationKernel.Of(new SeluFunction()));

/// <summary>
/// y = x tanh(ln(1 + exp(x))), smooth, at least -0.309; f'(x) = tanh(p) + x (1 - tanh(p)^2) / (1 + exp(-x)) with p = ln(1 + exp(x)). Misra,
/// "Mish: a self regularized non-monotonic activation function", BMVC 2020 (arXiv 2019).
/// </summary>
public sealed class Mish() : Activation(ActivationKernel.Of(new MishFunction()));

/// <summary>
/// y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), the Gaussian error linear unit in its tanh form, within 0.0005 of x times the normal
/// distribution function; smooth, at least -0.17. Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016. PyTorch's
/// <c>GELU(approximate='tanh')</c>.
/// </summary>
public sealed class Gelu() : Activation(ActivationKernel.Of(new GeluFunction()));

/// <summary>
/// y = x s with s = 1 / (1 + exp(-x)), the sigmoid linear unit, also Swish; smooth, at least -0.279; f'(x) = s + x s (1 - s). Elfwing, Uchibe
/// and Doya, Neural Networks 107, 2018; Ramachandran, Zoph and Le, "Searching for activation functions", 2017.
/// </summary>
public sealed class Silu() : Activation(ActivationKernel.Of(new SiluFunction()));
