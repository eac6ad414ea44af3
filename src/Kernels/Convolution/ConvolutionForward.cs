namespace MlNetDeep.Kernels;

/// <summary>y = f(x * w + bias): for each image a product of its windows, read in place, with the kernels.</summary>
internal readonly ref struct ConvolutionForward<TFunction>(
    Convolution plan, ReadOnlySpan<float> x, int images, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, TFunction function,
    Span<float> y) : ITileKernel
    where TFunction : struct, IActivationFunction
{
    private readonly ref float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _w = ref MemoryMarshal.GetReference(weights);
    private readonly ReadOnlySpan<float> _bias = bias;
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);

    public int Columns => plan.Geometry.GroupOutputs;

    [SkipLocalsInit]
    public void Run<TRow>() where TRow : struct, ITileRow<TRow>
    {
        var geometry = plan.Geometry;
        Span<float> start = stackalloc float[TRow.Width];
        var product = new GatherProduct(plan.Windows, plan.Taps);
        var panels = new RightPanels<TRow>(geometry.Depth, geometry.OutputChannels, geometry.GroupOutputs, geometry.Groups);
        panels.Pack(ref _w);
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _x, (nuint)image * (nuint)geometry.InputLength),
                geometry.Window.Image, geometry.InputChannels, geometry.Window.Padding, ref ConvolutionBuffers.Image);
            ref var target = ref Unsafe.Add(ref _y, (nuint)image * (nuint)geometry.OutputLength);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                ref var b = ref panels.Panel(ref _w, panel, out var column, out var columns);
                start.Clear();
                if (!_bias.IsEmpty)
                    _bias.Slice(column, columns).CopyTo(start);
                product.Write<TRow, TFunction>(
                    ref Unsafe.Add(ref source, panels.GroupOf(panel) * geometry.GroupInputs),
                    ref b, ref start[0], function,
                    ref Unsafe.Add(ref target, column), (nuint)geometry.OutputChannels, default, columns);
            }
        }
    }
}
