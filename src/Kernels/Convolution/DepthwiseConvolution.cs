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
        var kernels = new DepthwiseKernels(plan.Windows, plan.Taps, default, geometry.OutputChannels);
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

/// <summary>
/// dx = dy * w, transposed, with one kernel a channel: for each image and phase a forward pass over dy with the kernels in reverse order.
/// </summary>
internal readonly ref struct DepthwiseInputGradient(
    Convolution plan, ReadOnlySpan<float> dy, int images, ReadOnlySpan<float> weights, Span<float> dx) : ISimdKernel
{
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ReadOnlySpan<float> _weights = weights;
    private readonly Span<float> _dx = dx;

    public void Run<V>() where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        var channels = geometry.InputChannels;
        // The kernels in the order of the phases' taps, and zeros in place of a bias.
        var kernels = MemoryMarshal.CreateSpan(
            ref AlignedBuffer.Grow(ref ConvolutionBuffers.Panels, _weights.Length + channels), _weights.Length + channels);
        var zeros = kernels[_weights.Length..];
        zeros.Clear();
        var packed = 0;
        foreach (var phase in plan.Phases)
        {
            foreach (var tap in phase.Taps)
            {
                _weights.Slice(tap * channels, channels).CopyTo(kernels[packed..]);
                packed += channels;
            }
        }
        // Pixels that no tap reaches are in no phase.
        if (!InputPhase.Cover(plan.Phases, geometry))
            _dx.Clear();
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _dy, (nuint)image * (nuint)geometry.OutputLength),
                geometry.Window.Output, channels, plan.GradientEdges, ref ConvolutionBuffers.Image);
            var first = 0;
            foreach (var phase in plan.Phases)
            {
                new DepthwiseKernels(phase.Windows, phase.Depths, phase.Places, channels).Forward<V, Flushed<IdentityFunction>>(
                    ref source, ref kernels[first], ref zeros[0], default, ref _dx[image * geometry.InputLength]);
                first += phase.Taps.Length * channels;
            }
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
        var kernels = new DepthwiseKernels(plan.Windows, plan.Taps, default, geometry.OutputChannels);
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
