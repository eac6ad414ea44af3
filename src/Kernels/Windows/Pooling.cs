namespace MlNetDeep.Kernels;

/// <summary>
/// Max and average pooling of images that lie channels last, each channel by itself, and their gradients. All spans hold some images, one
/// after the other: x and dx [images, height, width, channels], y and dy [images, output height, output width, channels].
/// </summary>
internal static class Pooling
{
    /// <summary>y = the largest value of each window; padding has none.</summary>
    /// <remarks>
    /// A window with a NaN gives NaN, or infinity where that comes before it in scan order. A window without a pixel gives minus infinity.
    /// </remarks>
    public static void Max(ReadOnlySpan<float> x, int channels, in WindowGeometry geometry, Span<float> y)
    {
        var images = new ImageSpans(x.Length, channels, geometry, nameof(x));
        images.CheckOutputs(y.Length, nameof(y));
        for (var i = 0; i < images.Count; i++)
        {
            var step = new MaxPoolingStep(images.Input(x, i), images.Output(y, i));
            SimdDispatch.Run(new PoolingLoop<MaxPoolingStep>(step, geometry, channels));
        }
    }

    /// <summary>dx = the gradient by the inputs of <see cref="Max"/>, which gave y: each window's goes to its first maximum, rows first.</summary>
    /// <remarks>Where x or y is NaN, the gradient goes to some pixel of the window.</remarks>
    public static void MaxGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int channels, in WindowGeometry geometry, Span<float> dx)
    {
        var images = new ImageSpans(dx.Length, channels, geometry, nameof(dx));
        SpanChecks.SameLength(dx.Length, x.Length, nameof(x));
        images.CheckOutputs(y.Length, nameof(y));
        images.CheckOutputs(dy.Length, nameof(dy));
        var coverage = new WindowCoverage(geometry);
        for (var i = 0; i < images.Count; i++)
        {
            var gradient = images.Input(dx, i);
            coverage.Prepare(gradient);
            if (coverage.Overlaps)
            {
                var step = new MaxPoolingGradientStep<Adds>(images.Input(x, i), images.Output(y, i), images.Output(dy, i), gradient);
                SimdDispatch.Run(new PoolingLoop<MaxPoolingGradientStep<Adds>>(step, geometry, channels));
            }
            else
            {
                var step = new MaxPoolingGradientStep<Overwrites>(images.Input(x, i), images.Output(y, i), images.Output(dy, i), gradient);
                SimdDispatch.Run(new PoolingLoop<MaxPoolingGradientStep<Overwrites>>(step, geometry, channels));
            }
        }
    }

    /// <summary>y = the mean of each window; padding counts as zeros, or not at all.</summary>
    /// <remarks>NaN and infinity propagate. A window without a pixel gives 0.</remarks>
    public static void Average(ReadOnlySpan<float> x, int channels, in WindowGeometry geometry, bool countPadding, Span<float> y)
    {
        var images = new ImageSpans(x.Length, channels, geometry, nameof(x));
        images.CheckOutputs(y.Length, nameof(y));
        var scale = new AverageScale((int)geometry.Window.Area(), countPadding);
        for (var i = 0; i < images.Count; i++)
        {
            var step = new AveragePoolingStep(images.Input(x, i), scale, images.Output(y, i));
            SimdDispatch.Run(new PoolingLoop<AveragePoolingStep>(step, geometry, channels));
        }
    }

    /// <summary>dx = the gradient by the inputs of <see cref="Average"/>: each window's in equal shares to its pixels.</summary>
    /// <remarks>NaN and infinity propagate.</remarks>
    public static void AverageGradient(ReadOnlySpan<float> dy, int channels, in WindowGeometry geometry, bool countPadding, Span<float> dx)
    {
        var images = new ImageSpans(dx.Length, channels, geometry, nameof(dx));
        images.CheckOutputs(dy.Length, nameof(dy));
        var coverage = new WindowCoverage(geometry);
        var scale = new AverageScale((int)geometry.Window.Area(), countPadding);
        for (var i = 0; i < images.Count; i++)
        {
            var gradient = images.Input(dx, i);
            coverage.Prepare(gradient);
            if (coverage.Overlaps)
            {
                var step = new AveragePoolingGradientStep<Adds>(images.Output(dy, i), scale, gradient);
                SimdDispatch.Run(new PoolingLoop<AveragePoolingGradientStep<Adds>>(step, geometry, channels));
            }
            else
            {
                var step = new AveragePoolingGradientStep<Overwrites>(images.Output(dy, i), scale, gradient);
                SimdDispatch.Run(new PoolingLoop<AveragePoolingGradientStep<Overwrites>>(step, geometry, channels));
            }
        }
    }
}
