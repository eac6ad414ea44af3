namespace MlNetDeep.Kernels;

/// <summary>One step of a computation on [rows, channels] with operands of one value a channel; its operands are its fields.</summary>
internal interface IChannelStep
{
    /// <summary>Computes the elements i .. i + V.Count, which are of the channels channel .. channel + V.Count.</summary>
    void Apply<V>(nuint i, nuint channel) where V : struct, ISimd<V>;
}

/// <summary>The loop over all channels of all rows, in vectors as wide as they fit.</summary>
internal readonly ref struct ChannelLoop<TStep>(TStep step, int rows, int channels) : ISimdKernel
    where TStep : struct, IChannelStep, allows ref struct
{
    private readonly TStep _step = step;
    private readonly nuint _rows = (nuint)rows;
    private readonly nuint _channels = (nuint)channels;

    [MethodImpl(LoopOptions.Loop)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        // Copies, so that the JIT keeps the operands in registers.
        var step = _step;
        var channels = _channels;
        nuint row = 0;
        for (nuint i = 0; i < _rows; i++, row += channels)
        {
            nuint c = 0;
            if (V.Count > 1)
            {
                for (; c + (nuint)V.Count <= channels; c += (nuint)V.Count)
                    step.Apply<V>(row + c, c);
            }
            if (V.Count > Simd128.Count)
            {
                for (; c + (nuint)Simd128.Count <= channels; c += (nuint)Simd128.Count)
                    step.Apply<Simd128>(row + c, c);
            }
            for (; c < channels; c++)
                step.Apply<SimdScalar>(row + c, c);
        }
    }
}
