namespace MlNetDeep.Kernels;

/// <summary>Activation functions over spans, and their gradients from the output y.</summary>
/// <remarks>
/// The spans of a call have one length. The destination may be the same span as a source (in place), but must not overlap one otherwise.
/// Empty spans do nothing. NaN gives NaN. Measured errors: the accuracy table in test/Kernels.Tests.
/// </remarks>
public static partial class Activations
{
    /// <summary>y = f(x).</summary>
    /// <param name="function">The activation function.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IActivationFunction
    {
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        ElementLoop.Run(new ActivationStep<TFunction>(function, x, y), x.Length);
    }

    /// <summary>dx = dy f'(x), from y = f(x).</summary>
    /// <param name="function">The activation function.</param>
    /// <param name="y">The outputs of the function.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Gradient<TFunction>(TFunction function, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TFunction : struct, IActivationFunction
    {
        SpanChecks.SameLength(y.Length, dy.Length, nameof(dy));
        SpanChecks.SameLength(y.Length, dx.Length, nameof(dx));
        ElementLoop.Run(new ActivationGradientStep<TFunction>(function, y, dy, dx), y.Length);
    }

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Apply(new SigmoidFunction(), x, y);

    /// <summary>dx = dy y (1 - y).</summary>
    /// <param name="y">The outputs of <see cref="Sigmoid"/>.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SigmoidGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Gradient(new SigmoidFunction(), y, dy, dx);

    /// <summary>y = tanh(x).</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Apply(new TanhFunction(), x, y);

    /// <summary>dx = dy (1 - y^2).</summary>
    /// <param name="y">The outputs of <see cref="Tanh"/>.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void TanhGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Gradient(new TanhFunction(), y, dy, dx);

    /// <summary>y = max(x, 0).</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => Apply(new ReluFunction(), x, y);

    /// <summary>dx = dy where y &gt; 0, otherwise 0.</summary>
    /// <param name="y">The outputs of <see cref="Relu"/>.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ReluGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Gradient(new ReluFunction(), y, dy, dx);

    /// <summary>y = x where x is zero or more, otherwise negativeSlope x.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="negativeSlope">The slope below zero, zero or more.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void LeakyRelu(ReadOnlySpan<float> x, float negativeSlope, Span<float> y) =>
        Apply(new LeakyReluFunction(negativeSlope), x, y);

    /// <summary>dx = dy where y &gt; 0, otherwise negativeSlope dy.</summary>
    /// <param name="y">The outputs of <see cref="LeakyRelu"/>.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="negativeSlope">The slope below zero, zero or more.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void LeakyReluGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, float negativeSlope, Span<float> dx) =>
        Gradient(new LeakyReluFunction(negativeSlope), y, dy, dx);

    /// <summary>y = x / (1 + |x|).</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Softsign(ReadOnlySpan<float> x, Span<float> y) => Apply(new SoftsignFunction(), x, y);

    /// <summary>dx = dy (1 - |y|)^2.</summary>
    /// <param name="y">The outputs of <see cref="Softsign"/>.</param>
    /// <param name="dy">The gradient of the loss by y.</param>
    /// <param name="dx">Receives the gradient of the loss by x; may be the span dy.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SoftsignGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Gradient(new SoftsignFunction(), y, dy, dx);

    /// <summary>y = -1, 0 or 1 by the sign of x (-0 stays -0).</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Sign(ReadOnlySpan<float> x, Span<float> y) => Apply(new SignFunction(), x, y);

    /// <summary>y = exp(x); +infinity from 88.72284 on, and 0 below -87.33654, where the result would be subnormal.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Apply(new ExpFunction(), x, y);
}
