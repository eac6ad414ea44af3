namespace MlNetDeep.Kernels;

/// <summary>y = f(x * w + bias) with one kernel a channel.</summary>
internal readonly ref struct DepthwiseForward<TFunction>(
    Convolution plan, ReadOnlySpan<float> x, int images, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, TFunction function,
    Span<float> y) : ISimdKernel
    where TFunction : struct, IActivationFunction
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _w = ref MemoryMarshal.GetReference(weights);
    private readonly ReadOnlySpan<float> _bias = bias;
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);

    public void Run<V>() where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        var kernels = new DepthwiseKernels(plan.Windows, plan.Taps, geometry.OutputChannels);
        ref var bias = ref AlignedBuffer.Grow(ref ConvolutionBuffers.Panels, geometry.OutputChannels);
        var start = MemoryMarshal.CreateSpan(ref bias, geometry.OutputChannels);
        start.Clear();
        _bias.CopyTo(start);
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _x, (nuint)image * (nuint)geometry.InputLength),
                geometry.Window.Image, geometry.InputChannels, geometry.Window.Padding, ref ConvolutionBuffers.Image);
            kernels.Forward<V, TFunction>(
                ref source, ref _w, ref bias, function, ref Unsafe.Add(ref _y, (nuint)image * (nuint)geometry.OutputLength));
        }
    }
}

/// <summary>dx = dy * w, transposed, with one kernel a channel: every pixel of dy is spread over its window.</summary>
internal readonly ref struct DepthwiseInputGradient(
    Convolution plan, ReadOnlySpan<float> dy, int images, ReadOnlySpan<float> weights, Span<float> dx) : ISimdKernel
{
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _w = ref MemoryMarshal.GetReference(weights);
    private readonly Span<float> _dx = dx;

    public void Run<V>() where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        var kernels = new DepthwiseKernels(plan.Windows, plan.Taps, geometry.OutputChannels);
        var length = (int)geometry.Window.Padded.Area() * geometry.InputChannels;
        ref var padded = ref AlignedBuffer.Grow(ref ConvolutionBuffers.Image, length);
        for (var image = 0; image < images; image++)
        {
            MemoryMarshal.CreateSpan(ref padded, length).Clear();
            kernels.AddInputGradient<V>(
                ref Unsafe.Add(ref _dy, (nuint)image * (nuint)geometry.OutputLength), ref _w, ref padded);
            ImagePadding.Crop(
                ref padded, geometry.Window, geometry.InputChannels, _dx.Slice(image * geometry.InputLength, geometry.InputLength));
        }
    }
}

/// <summary>dw = dw + x * dy with one kernel a channel.</summary>
internal readonly ref struct DepthwiseKernelGradient(
    Convolution plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int images, Span<float> dw) : ISimdKernel
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _dw = ref MemoryMarshal.GetReference(dw);

    public void Run<V>() where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        var kernels = new DepthwiseKernels(plan.Windows, plan.Taps, geometry.OutputChannels);
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _x, (nuint)image * (nuint)geometry.InputLength),
                geometry.Window.Image, geometry.InputChannels, geometry.Window.Padding, ref ConvolutionBuffers.Image);
            kernels.AddKernelGradient<V>(
                ref source, ref Unsafe.Add(ref _dy, (nuint)image * (nuint)geometry.OutputLength), ref _dw);
        }
    }
}
