namespace MlNetDeep.Kernels;

/// <summary>
/// Batch normalization of x [rows, channels], row-major: each channel by itself, over all rows, at least one; of images, whose rows are
/// pixels, over all pixels of all images. y, dy and dx are as x; y may be x, and dx may be dy. All other spans hold one value a channel.
/// S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015.
/// </summary>
internal static class BatchNormalization
{
    /// <summary>The channels' means, and variances = sum (x - mean)^2 / rows. NaN and infinity give NaN; one row gives variance 0.</summary>
    public static void Moments(ReadOnlySpan<float> x, Span<float> mean, Span<float> variance)
    {
        SpanChecks.SameLength(mean.Length, variance.Length, nameof(variance));
        var rows = CheckRows(x.Length, mean.Length, nameof(x));
        SimdDispatch.Run(new MomentsKernel(x, mean, variance));
        TensorPrimitives.Divide(variance, rows, variance);
    }

    /// <summary>
    /// scale = gamma / sqrt(variance + epsilon): what <see cref="Normalize"/> multiplies by. An epsilon above 0 keeps the scale of a
    /// channel without spread finite.
    /// </summary>
    public static void Scale(ReadOnlySpan<float> gamma, ReadOnlySpan<float> variance, float epsilon, Span<float> scale)
    {
        SpanChecks.SameLength(gamma.Length, variance.Length, nameof(variance));
        SpanChecks.SameLength(gamma.Length, scale.Length, nameof(scale));
        TensorPrimitives.Add(variance, epsilon, scale);
        TensorPrimitives.Sqrt(scale, scale);
        TensorPrimitives.Divide(gamma, scale, scale);
    }

    /// <summary>y = (x - mean) scale + shift. NaN and infinity propagate.</summary>
    public static void Normalize(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        var rows = CheckRows(x.Length, mean.Length, nameof(x));
        SpanChecks.SameLength(mean.Length, scale.Length, nameof(scale));
        SpanChecks.SameLength(mean.Length, shift.Length, nameof(shift));
        SpanChecks.SameLength(x.Length, y.Length, nameof(y));
        SimdDispatch.Run(new ChannelLoop<NormalizeStep>(new NormalizeStep(x, mean, scale, shift, y), rows, mean.Length));
    }

    /// <summary>The two sums that all gradients follow from: sum dy, and sum dy (x - mean). NaN and infinity propagate.</summary>
    public static void GradientSums(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean, Span<float> deltaSum, Span<float> productSum)
    {
        CheckRows(x.Length, mean.Length, nameof(x));
        SpanChecks.SameLength(x.Length, dy.Length, nameof(dy));
        SpanChecks.SameLength(mean.Length, deltaSum.Length, nameof(deltaSum));
        SpanChecks.SameLength(mean.Length, productSum.Length, nameof(productSum));
        SimdDispatch.Run(new GradientSumsKernel(x, dy, mean, deltaSum, productSum));
    }

    /// <summary>dx = (dy - deltaMean - (x - mean) slope) scale, with the scale of <see cref="Normalize"/>. NaN and infinity propagate.</summary>
    /// <remarks>
    /// The gradient by x through its own mean and variance, with deltaMean = sum dy / rows and
    /// slope = sum dy (x - mean) / (rows (variance + epsilon)): Ioffe and Szegedy 2015, section 3, put together.
    /// </remarks>
    public static void Gradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale,
        ReadOnlySpan<float> deltaMean, ReadOnlySpan<float> slope, Span<float> dx)
    {
        var rows = CheckRows(x.Length, mean.Length, nameof(x));
        SpanChecks.SameLength(x.Length, dy.Length, nameof(dy));
        SpanChecks.SameLength(mean.Length, scale.Length, nameof(scale));
        SpanChecks.SameLength(mean.Length, deltaMean.Length, nameof(deltaMean));
        SpanChecks.SameLength(mean.Length, slope.Length, nameof(slope));
        SpanChecks.SameLength(x.Length, dx.Length, nameof(dx));
        var step = new NormalizeGradientStep(x, dy, mean, scale, deltaMean, slope, dx);
        SimdDispatch.Run(new ChannelLoop<NormalizeGradientStep>(step, rows, mean.Length));
    }

    private static int CheckRows(int length, int channels, string name)
    {
        if (channels == 0 || length == 0 || length % channels != 0)
            throw new ArgumentException($"The span has {length} elements, which are not one or more rows of {channels} channels.", name);
        return length / channels;
    }
}
