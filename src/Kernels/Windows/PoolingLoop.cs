namespace MlNetDeep.Kernels;

/// <summary>One window's share of a pooling, for some adjacent channels; its operands are its fields.</summary>
internal interface IPoolingStep
{
    /// <summary>Computes V.Count channels of one window, whose pixel of the output begins at an element.</summary>
    void Apply<V>(in WindowTaps taps, nuint channel, nuint output) where V : struct, ISimd<V>;
}

/// <summary>The loop of every pooling: all windows of one image, and of each all channels, in vectors as wide as they fit.</summary>
internal readonly ref struct PoolingLoop<TStep>(TStep step, in WindowGeometry geometry, int channels) : ISimdKernel
    where TStep : struct, IPoolingStep, allows ref struct
{
    private readonly TStep _step = step;
    private readonly TapAxis _vertical = TapAxis.Vertical(geometry);
    private readonly TapAxis _horizontal = TapAxis.Horizontal(geometry);
    private readonly Size2D _output = geometry.Output;
    private readonly int _width = geometry.Image.Width;
    private readonly int _channels = channels;

    public void Run<V>() where V : struct, ISimd<V>
    {
        for (var i = 0; i < _output.Height; i++)
            RunRow<V>(_vertical.At(i), (nuint)i * (nuint)_output.Width * (nuint)_channels);
    }

    [MethodImpl(LoopOptions.Loop)]
    private void RunRow<V>(TapRange rows, nuint output) where V : struct, ISimd<V>
    {
        // Copies, so that the JIT keeps the operands in registers.
        var step = _step;
        var channels = (nuint)_channels;
        var rowStart = (nuint)rows.First * (nuint)_width * channels;
        var rowStep = (nuint)_vertical.Dilation * (nuint)_width * channels;
        var columnStep = (nuint)_horizontal.Dilation * channels;
        for (var j = 0; j < _output.Width; j++, output += channels)
        {
            var columns = _horizontal.At(j);
            var taps = new WindowTaps(rowStart + (nuint)columns.First * channels, rows.Count, columns.Count, rowStep, columnStep);
            nuint c = 0;
            if (V.Count > 1)
            {
                for (; c + (nuint)V.Count <= channels; c += (nuint)V.Count)
                    step.Apply<V>(taps, c, output);
            }
            // Images have often fewer channels than the widest vector has lanes.
            if (V.Count > Simd128.Count)
            {
                for (; c + (nuint)Simd128.Count <= channels; c += (nuint)Simd128.Count)
                    step.Apply<Simd128>(taps, c, output);
            }
            for (; c < channels; c++)
                step.Apply<SimdScalar>(taps, c, output);
        }
    }
}
