namespace MlNetDeep.Kernels;

/// <summary>Activation functions over spans, and their gradients from the output y; from the input x where <see cref="IActivationFunction.ReadsInput"/>.</summary>
/// <remarks>
/// The spans of a call have one length. The destination may be the same span as a source (in place), but must not overlap one otherwise.
/// Empty spans do nothing. NaN gives NaN. Measured errors: the accuracy table in test/Kernels.Tests.
/// </remarks>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IActivationFunction
    {
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        ElementLoop.Run(new ActivationStep<TFunction>(function, x, y), x.Length);
    }

    /// <summary>dx = dy f'(x), the gradient by x from that by y, with y = f(x); x stands for y where the function reads it.</summary>
    public static void Gradient<TFunction>(TFunction function, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TFunction : struct, IActivationFunction
    {
        SpanChecks.SameLength(y.Length, dy.Length, nameof(dy));
        SpanChecks.SameLength(y.Length, dx.Length, nameof(dx));
        ElementLoop.Run(new ActivationGradientStep<TFunction>(function, y, dy, dx), y.Length);
    }

    /// <summary>
    /// y_ij = exp(x_ij - m_i) / sum_j exp(x_ij - m_i), m_i = max_j x_ij, of [rows, columns]: row by row, so that no exponential overflows.
    /// </summary>
    /// <remarks>A row that holds NaN or +infinity, or only -infinity, gives NaN throughout, as in PyTorch.</remarks>
    public static void Softmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> y) => Softmax(x, rows, columns, y, logarithm: false);

    /// <summary>y_ij = x_ij - m_i - ln(sum_j exp(x_ij - m_i)), m_i = max_j x_ij: the logarithm of the softmax.</summary>
    /// <inheritdoc cref="Softmax(ReadOnlySpan{float}, int, int, Span{float})"/>
    public static void LogSoftmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> y) => Softmax(x, rows, columns, y, logarithm: true);

    private static void Softmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> y, bool logarithm)
    {
        SpanChecks.Covers(x.Length, rows, columns, nameof(x));
        SpanChecks.Covers(y.Length, rows, columns, nameof(y));
        if (!x.IsEmpty)
            SimdDispatch.Run(new SoftmaxKernel(x, rows, columns, y, logarithm));
    }
}
