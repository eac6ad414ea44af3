namespace MlNetDeep.Kernels;

internal static partial class Activations
{
    /// <summary>y_ij = exp(x_ij - m_i) / sum_j exp(x_ij - m_i), m_i = max_j x_ij: row by row, so that no exponential overflows.</summary>
    /// <remarks>A row that holds NaN or +infinity, or only -infinity, gives NaN throughout, as in PyTorch.</remarks>
    /// <param name="x">rows x columns, row-major.</param>
    /// <param name="rows">The number of rows, zero or more.</param>
    /// <param name="columns">The number of columns, zero or more.</param>
    /// <param name="y">rows x columns, row-major; may be the span x.</param>
    public static void Softmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> y)
    {
        SpanChecks.Covers(x.Length, rows, columns, nameof(x));
        SpanChecks.Covers(y.Length, rows, columns, nameof(y));
        if (!x.IsEmpty)
            SimdDispatch.Run(new SoftmaxKernel(x, rows, columns, y, logarithm: false));
    }

    /// <summary>y_ij = x_ij - m_i - ln(sum_j exp(x_ij - m_i)), m_i = max_j x_ij: the logarithm of <see cref="Softmax"/>.</summary>
    /// <remarks>A row that holds NaN or +infinity, or only -infinity, gives NaN throughout, as in PyTorch.</remarks>
    /// <param name="x">rows x columns, row-major.</param>
    /// <param name="rows">The number of rows, zero or more.</param>
    /// <param name="columns">The number of columns, zero or more.</param>
    /// <param name="y">rows x columns, row-major; may be the span x.</param>
    public static void LogSoftmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> y)
    {
        SpanChecks.Covers(x.Length, rows, columns, nameof(x));
        SpanChecks.Covers(y.Length, rows, columns, nameof(y));
        if (!x.IsEmpty)
            SimdDispatch.Run(new SoftmaxKernel(x, rows, columns, y, logarithm: true));
    }
}
