namespace MlNetDeep.Kernels;

/// <summary>dx = dy * w, transposed: for each image and phase a product of the windows of dy with the kernels in reverse order.</summary>
internal readonly ref struct ConvolutionInputGradient(
    Convolution plan, ReadOnlySpan<float> dy, int images, ReadOnlySpan<float> weights, Span<float> dx) : ITileKernel
{
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _w = ref MemoryMarshal.GetReference(weights);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);

    public int Columns => plan.Geometry.GroupInputs;

    [SkipLocalsInit]
    public void Run<TRow>() where TRow : struct, ITileRow<TRow>
    {
        var geometry = plan.Geometry;
        Span<float> zeros = stackalloc float[TRow.Width];
        zeros.Clear();
        var panelsOfGroup = (geometry.GroupInputs + TRow.Width - 1) / TRow.Width;
        ref var packed = ref Pack<TRow>(panelsOfGroup);
        var coversAll = InputPhase.Cover(plan.Phases, geometry);
        for (var image = 0; image < images; image++)
        {
            ref var source = ref ImagePadding.Pad(
                ref Unsafe.Add(ref _dy, (nuint)image * (nuint)geometry.OutputLength),
                geometry.Window.Output, geometry.OutputChannels, plan.GradientEdges, ref ConvolutionBuffers.Image);
            ref var target = ref Unsafe.Add(ref _dx, (nuint)image * (nuint)geometry.InputLength);
            // Pixels that no tap reaches are in no phase.
            if (!coversAll)
                MemoryMarshal.CreateSpan(ref target, geometry.InputLength).Clear();
            ref var panel = ref packed;
            foreach (var phase in plan.Phases)
            {
                var product = new GatherProduct(phase.Windows, phase.Depths);
                for (var group = 0; group < geometry.Groups; group++)
                {
                    for (var first = 0; first < geometry.GroupInputs; first += TRow.Width)
                    {
                        product.Write<TRow, Flushed<IdentityFunction>>(
                            ref Unsafe.Add(ref source, group * geometry.GroupOutputs), ref panel, ref zeros[0],
                            default, ref Unsafe.Add(ref target, group * geometry.GroupInputs + first), (nuint)geometry.InputChannels,
                            phase.Places, Math.Min(TRow.Width, geometry.GroupInputs - first));
                        panel = ref Unsafe.Add(ref panel, (nuint)phase.Depths.Length * (nuint)TRow.Width);
                    }
                }
            }
        }
    }

    /// <summary>Packs the kernels in the order of the products: by phase, group, and panel of input channels.</summary>
    private ref float Pack<TRow>(int panelsOfGroup) where TRow : struct, ITileRow<TRow>
    {
        var geometry = plan.Geometry;
        var (inputs, outputs) = (geometry.GroupInputs, geometry.GroupOutputs);
        ref var packed = ref AlignedBuffer.Grow(
            ref ConvolutionBuffers.Panels,
            geometry.Window.Window.Area() * geometry.OutputChannels * panelsOfGroup * TRow.Width);
        ref var panel = ref packed;
        foreach (var phase in plan.Phases)
        {
            for (var group = 0; group < geometry.Groups; group++)
            {
                for (var first = 0; first < inputs; first += TRow.Width)
                {
                    foreach (var tap in phase.Taps)
                    {
                        // Element (input, output) of the tap's kernels becomes row output, lane input.
                        ref var kernels = ref Unsafe.Add(
                            ref _w, (nuint)(tap * inputs + first) * (nuint)geometry.OutputChannels + (nuint)(group * outputs));
                        PanelPacking.Pack<TRow>(
                            ref kernels, (nuint)geometry.OutputChannels, 1, Math.Min(TRow.Width, inputs - first), outputs,
                            ref panel, (nuint)TRow.Width * (nuint)outputs);
                        panel = ref Unsafe.Add(ref panel, (nuint)TRow.Width * (nuint)outputs);
                    }
                }
            }
        }
        return ref packed;
    }
}
