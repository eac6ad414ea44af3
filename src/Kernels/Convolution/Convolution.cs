namespace MlNetDeep.Kernels;

/// <summary>
/// The convolution of images with a bank of kernels, without flipping (cross-correlation): y(i, j, o) = bias_o + sum over taps (u, v) and
/// input channels c of x(i stride + u dilation - padding, ..., c) w(u, v, c, o), where x is 0 outside the image.
/// </summary>
/// <remarks>
/// x and its gradient dx are [images, height, width, input channels], y and dy [images, output height, output width, output channels];
/// kernels, w and dw, are a matrix, [taps x input channels of a group, output channels], its rows ordered by u, v, c; the bias is [output
/// channels], or empty for none. What a pass writes must not overlap what it reads.
/// An object holds tables of offsets for one geometry, made in its first passes, is otherwise immutable, and may be used by any number of
/// threads. Images are read where they lie, or from a copy with zeros at the edges; that and other memory belongs to the thread, which
/// allocates it in its first call and keeps it. NaN and infinity propagate. The order of summation depends on the vector width alone.
/// </remarks>
internal sealed class Convolution
{
    // Made by the first pass that needs them, as they are as long as images and kernels: a network that is only read has none.
    private readonly Lazy<int[]> _windows;
    private readonly Lazy<int[]> _taps;
    private readonly Lazy<InputPhase[]> _phases;

    /// <summary>Prepares; the tables follow in the first pass.</summary>
    public Convolution(ConvolutionGeometry geometry)
    {
        if (geometry == default)
            throw new ArgumentException("The geometry has no sizes: make one by its constructor.", nameof(geometry));
        Geometry = geometry;
        _windows = new Lazy<int[]>(() => OffsetsOf(geometry.Window.Output, geometry.Window.Stride, geometry, 1));
        _taps = new Lazy<int[]>(() => OffsetsOf(geometry.Window.Window, geometry.Window.Dilation, geometry, geometry.GroupInputs));
        _phases = new Lazy<InputPhase[]>(() => InputPhase.Plan(geometry));
    }

    /// <summary>The sizes.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>For each output pixel, where its window begins in the padded image.</summary>
    internal ReadOnlySpan<int> Windows => _windows.Value;

    /// <summary>For each row of the kernels' matrix, its offset within a window.</summary>
    internal ReadOnlySpan<int> Taps => _taps.Value;

    /// <summary>How the gradient by the input is computed.</summary>
    internal ReadOnlySpan<InputPhase> Phases => _phases.Value;

    /// <summary>The zeros around the output's gradient that <see cref="Phases"/> count on.</summary>
    internal Edges GradientEdges => Geometry.GradientEdges;

    /// <summary>y = x * w + bias.</summary>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y) =>
        Forward(x, weights, bias, new Flushed<IdentityFunction>(), y);

    /// <summary>y = f(x * w + bias), with f applied before a value leaves its register.</summary>
    public void Forward<TFunction>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, TFunction function, Span<float> y)
        where TFunction : struct, IActivationFunction
    {
        var images = Images(x.Length, y.Length);
        SpanChecks.Covers(weights.Length, Geometry.Depth, Geometry.OutputChannels, nameof(weights));
        if (!bias.IsEmpty)
            SpanChecks.Covers(bias.Length, 1, Geometry.OutputChannels, nameof(bias));
        if (Geometry.IsDepthwise)
            SimdDispatch.Run(new DepthwiseForward<TFunction>(this, x, images, weights, bias, function, y));
        else
            RunTiles(new ConvolutionForward<TFunction>(this, x, images, weights, bias, function, y));
    }

    /// <summary>dx = dy * dy/dx: the gradient by the input.</summary>
    public void BackwardInput(ReadOnlySpan<float> dy, ReadOnlySpan<float> weights, Span<float> dx)
    {
        var images = Images(dx.Length, dy.Length);
        SpanChecks.Covers(weights.Length, Geometry.Depth, Geometry.OutputChannels, nameof(weights));
        if (Geometry.IsDepthwise)
            SimdDispatch.Run(new DepthwiseInputGradient(this, dy, images, weights, dx));
        else
            RunTiles(new ConvolutionInputGradient(this, dy, images, weights, dx));
    }

    /// <summary>dw = dw + dy * dy/dw: the gradient by the kernels, summed over the images.</summary>
    public void AddKernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw)
    {
        var images = Images(x.Length, dy.Length);
        SpanChecks.Covers(dw.Length, Geometry.Depth, Geometry.OutputChannels, nameof(dw));
        if (Geometry.IsDepthwise)
            SimdDispatch.Run(new DepthwiseKernelGradient(this, x, dy, images, dw));
        else
            RunTiles(new ConvolutionKernelGradient(this, x, dy, images, dw));
    }

    private static void RunTiles<TKernel>(TKernel kernel) where TKernel : struct, ITileKernel, allows ref struct =>
        SimdDispatch.Run(new TileDispatch<TKernel>(kernel));

    /// <summary>Where each pixel of a grid over the padded image begins, and so many of its channels.</summary>
    private static int[] OffsetsOf(Size2D grid, Size2D step, ConvolutionGeometry geometry, int channels)
    {
        var width = geometry.Window.Padded.Width;
        var offsets = new int[(int)grid.Area() * channels];
        for (var i = 0; i < offsets.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            var (row, column) = Math.DivRem(pixel, grid.Width);
            offsets[i] = (row * step.Height * width + column * step.Width) * geometry.InputChannels + channel;
        }
        return offsets;
    }

    private int Images(int input, int output)
    {
        var images = input / Geometry.InputLength;
        if (input != (long)images * Geometry.InputLength || output != (long)images * Geometry.OutputLength)
            throw new ArgumentException(
                $"{input} input and {output} output values are not those of images of {Geometry.InputLength} and {Geometry.OutputLength}.");
        return images;
    }
}
