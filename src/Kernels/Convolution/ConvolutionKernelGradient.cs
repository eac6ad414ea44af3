namespace MlNetDeep.Kernels;

/// <summary>dw = dw + x * dy: for each image a product of its windows, transposed, with dy, both read in place.</summary>
internal readonly ref struct ConvolutionKernelGradient(
    Convolution plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int images, Span<float> dw) : ITileKernel
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _dw = ref MemoryMarshal.GetReference(dw);

    public int Columns => plan.Geometry.GroupOutputs;

    [SkipLocalsInit]
    public void Run<TRow>() where TRow : struct, ITileRow<TRow>
    {
        var geometry = plan.Geometry;
        var product = new GatherProduct(plan.Taps, plan.Windows);
        var panels = new RightPanels<TRow>(plan.Windows.Length, geometry.OutputChannels, geometry.GroupOutputs, geometry.Groups);
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _x, (nuint)image * (nuint)geometry.InputLength),
                geometry.Window.Image, geometry.InputChannels, geometry.Window.Padding, ref ConvolutionBuffers.Image);
            ref var delta = ref Unsafe.Add(ref _dy, (nuint)image * (nuint)geometry.OutputLength);
            panels.Pack(ref delta);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                ref var b = ref panels.Panel(ref delta, panel, out var column, out var columns);
                product.Add<TRow>(
                    ref Unsafe.Add(ref source, panels.GroupOf(panel) * geometry.GroupInputs), ref b,
                    ref Unsafe.Add(ref _dw, column), (nuint)geometry.OutputChannels, columns);
            }
        }
    }
}
