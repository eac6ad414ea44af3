namespace MlNetDeep.Kernels;

/// <summary>
/// Inverted dropout (Srivastava et al., JMLR 15, 2014) and masking noise, with a mask that is recomputed from a counter and never stored.
/// </summary>
internal static class DropoutMask
{
    /// <summary>y_i = x_i / (1 - rate) where u_i is at least rate, in [0, 1), otherwise 0; u_i = the stream's uniform number at start + i.</summary>
    /// <remarks>
    /// The same call on dy with the same generator, stream (one a layer and step) and start gives the gradient dx. y may be x. A dropped
    /// NaN becomes 0.
    /// </remarks>
    public static void Apply(ReadOnlySpan<float> x, Philox philox, ulong stream, ulong start, float rate, Span<float> y)
    {
        Check(x, rate, y);
        SimdDispatch.Run(new DropoutKernel(x, philox, stream, start, rate, 1 / (1 - rate), y));
    }

    /// <summary>y_i = x_i where u_i is at least rate, otherwise 0: the same mask, and what it leaves is not scaled.</summary>
    /// <inheritdoc cref="Apply"/>
    public static void Mask(ReadOnlySpan<float> x, Philox philox, ulong stream, ulong start, float rate, Span<float> y)
    {
        Check(x, rate, y);
        SimdDispatch.Run(new DropoutKernel(x, philox, stream, start, rate, 1, y));
    }

    private static void Check(ReadOnlySpan<float> x, float rate, Span<float> y)
    {
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(
                nameof(rate), string.Create(CultureInfo.InvariantCulture, $"A dropout rate lies in [0, 1), but is {rate}: 0 keeps everything."));
    }
}
