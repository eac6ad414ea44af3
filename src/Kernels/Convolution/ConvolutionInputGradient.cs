namespace MlNetDeep.Kernels;

/// <summary>dx = dy * w, transposed: for each image and phase a product of the windows of dy with the kernels in reverse order.</summary>
internal readonly ref struct ConvolutionInputGradient(
    Convolution plan, ReadOnlySpan<float> dy, int images, ReadOnlySpan<float> weights, Span<float> dx) : ISimdKernel
{
    private readonly ref float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _w = ref MemoryMarshal.GetReference(weights);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);

    [SkipLocalsInit]
    public void Run<V>() where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        Span<float> zeros = stackalloc float[GemmTile<V>.NR];
        zeros.Clear();
        var panelsOfGroup = (geometry.GroupInputs + GemmTile<V>.NR - 1) / GemmTile<V>.NR;
        ref var packed = ref Pack<V>(panelsOfGroup);
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
                    for (var first = 0; first < geometry.GroupInputs; first += GemmTile<V>.NR)
                    {
                        product.Write<V, Flushed<IdentityFunction>>(
                            ref Unsafe.Add(ref source, group * geometry.GroupOutputs), ref panel, (nuint)GemmTile<V>.NR, ref zeros[0],
                            default, ref Unsafe.Add(ref target, group * geometry.GroupInputs + first), (nuint)geometry.InputChannels,
                            phase.Places, Math.Min(GemmTile<V>.NR, geometry.GroupInputs - first));
                        panel = ref Unsafe.Add(ref panel, (nuint)phase.Depths.Length * (nuint)GemmTile<V>.NR);
                    }
                }
            }
        }
    }

    /// <summary>Packs the kernels in the order of the products: by phase, group, and panel of input channels.</summary>
    private ref float Pack<V>(int panelsOfGroup) where V : struct, ISimd<V>
    {
        var geometry = plan.Geometry;
        var (inputs, outputs) = (geometry.GroupInputs, geometry.GroupOutputs);
        ref var packed = ref AlignedBuffer.Grow(
            ref ConvolutionBuffers.Panels,
            geometry.Window.Window.Area() * geometry.OutputChannels * panelsOfGroup * GemmTile<V>.NR);
        ref var panel = ref packed;
        foreach (var phase in plan.Phases)
        {
            for (var group = 0; group < geometry.Groups; group++)
            {
                for (var first = 0; first < inputs; first += GemmTile<V>.NR)
                {
                    foreach (var tap in phase.Taps)
                    {
                        // Element (input, output) of the tap's kernels becomes row output, lane input.
                        ref var kernels = ref Unsafe.Add(
                            ref _w, (nuint)(tap * inputs + first) * (nuint)geometry.OutputChannels + (nuint)(group * outputs));
                        PanelPacking.Pack<ColumnPanel<V>>(
                            ref kernels, (nuint)geometry.OutputChannels, 1, Math.Min(GemmTile<V>.NR, inputs - first), outputs,
                            ref panel, (nuint)GemmTile<V>.NR * (nuint)outputs);
                        panel = ref Unsafe.Add(ref panel, (nuint)GemmTile<V>.NR * (nuint)outputs);
                    }
                }
            }
        }
        return ref packed;
    }
}
