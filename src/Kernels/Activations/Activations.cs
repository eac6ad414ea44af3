namespace MlNetDeep.Kernels;

/// <summary>Activation functions over spans, and their gradients from the output y.</summary>
/// <remarks>
/// The spans of a call have one length. The destination may be the same span as a source (in place), but must not overlap one otherwise.
/// Empty spans do nothing. NaN gives NaN. Measured errors: the accuracy table in test/Kernels.Tests.
/// </remarks>
internal static partial class Activations
{
    /// <summary>y = f(x).</summary>
    /// <param name="function">The activation function.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs; as long as x.</param>
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
    public static void Gradient<TFunction>(TFunction function, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TFunction : struct, IActivationFunction
    {
        SpanChecks.SameLength(y.Length, dy.Length, nameof(dy));
        SpanChecks.SameLength(y.Length, dx.Length, nameof(dx));
        ElementLoop.Run(new ActivationGradientStep<TFunction>(function, y, dy, dx), y.Length);
    }
}
