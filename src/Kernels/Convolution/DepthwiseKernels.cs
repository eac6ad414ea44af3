namespace MlNetDeep.Kernels;

/// <summary>
/// The three passes of a convolution with one kernel a channel, which are no matrix products: loops over vectors of channels. Weights are
/// [taps, channels]; windows tells where each output pixel's begins in the padded image, taps the offsets within one.
/// </summary>
internal readonly ref struct DepthwiseKernels(ReadOnlySpan<int> windows, ReadOnlySpan<int> taps, int channels)
{
    private readonly ReadOnlySpan<int> _windows = windows;
    private readonly ReadOnlySpan<int> _taps = taps;
    private readonly int _channels = channels;

    /// <summary>y(p) = f(bias + sum over taps of x(window p + tap) w(tap)).</summary>
    public void Forward<V, TFunction>(ref float image, ref float weights, ref float bias, TFunction function, ref float y)
        where V : struct, ISimd<V>
        where TFunction : struct, IActivationFunction
    {
        var c = 0;
        for (; _channels - c >= V.Count; c += V.Count)
            ForwardLanes<V, TFunction>(ref image, ref weights, ref bias, function, ref y, c);
        for (; c < _channels; c++)
            ForwardLanes<SimdScalar, TFunction>(ref image, ref weights, ref bias, function, ref y, c);
    }

    /// <summary>image(window p + tap) += dy(p) w(tap).</summary>
    public void AddInputGradient<V>(ref float dy, ref float weights, ref float image) where V : struct, ISimd<V>
    {
        var c = 0;
        for (; _channels - c >= V.Count; c += V.Count)
            AddInputLanes<V>(ref dy, ref weights, ref image, c);
        for (; c < _channels; c++)
            AddInputLanes<SimdScalar>(ref dy, ref weights, ref image, c);
    }

    /// <summary>dw(tap) += sum over pixels of x(window p + tap) dy(p).</summary>
    public void AddKernelGradient<V>(ref float image, ref float dy, ref float dw) where V : struct, ISimd<V>
    {
        var c = 0;
        for (; _channels - c >= V.Count; c += V.Count)
            AddKernelLanes<V>(ref image, ref dy, ref dw, c);
        for (; c < _channels; c++)
            AddKernelLanes<SimdScalar>(ref image, ref dy, ref dw, c);
    }

    [MethodImpl(LoopOptions.Loop)]
    private void ForwardLanes<V, TFunction>(
        ref float image, ref float weights, ref float bias, TFunction function, ref float y, int channel)
        where V : struct, ISimd<V>
        where TFunction : struct, IActivationFunction
    {
        for (var p = 0; p < _windows.Length; p++)
        {
            ref var window = ref Unsafe.Add(ref image, _windows[p] + channel);
            ref var w = ref Unsafe.Add(ref weights, channel);
            var sum = V.Load(ref bias, (nuint)channel);
            for (var t = 0; t < _taps.Length; t++)
            {
                sum = V.MulAdd(V.Load(ref window, (nuint)_taps[t]), V.Load(ref w, 0), sum);
                w = ref Unsafe.Add(ref w, _channels);
            }
            V.Store(function.Apply(sum), ref Unsafe.Add(ref y, p * _channels), (nuint)channel);
        }
    }

    [MethodImpl(LoopOptions.Loop)]
    private void AddInputLanes<V>(ref float dy, ref float weights, ref float image, int channel) where V : struct, ISimd<V>
    {
        for (var p = 0; p < _windows.Length; p++)
        {
            ref var window = ref Unsafe.Add(ref image, _windows[p] + channel);
            ref var w = ref Unsafe.Add(ref weights, channel);
            var delta = V.Load(ref Unsafe.Add(ref dy, p * _channels), (nuint)channel);
            for (var t = 0; t < _taps.Length; t++)
            {
                ref var target = ref Unsafe.Add(ref window, _taps[t]);
                V.Store(V.MulAdd(delta, V.Load(ref w, 0), V.Load(ref target, 0)), ref target, 0);
                w = ref Unsafe.Add(ref w, _channels);
            }
        }
    }

    [MethodImpl(LoopOptions.Loop)]
    private void AddKernelLanes<V>(ref float image, ref float dy, ref float dw, int channel) where V : struct, ISimd<V>
    {
        for (var t = 0; t < _taps.Length; t++)
        {
            ref var tap = ref Unsafe.Add(ref image, _taps[t] + channel);
            ref var delta = ref Unsafe.Add(ref dy, channel);
            ref var target = ref Unsafe.Add(ref dw, t * _channels + channel);
            var sum = V.Load(ref target, 0);
            for (var p = 0; p < _windows.Length; p++)
                sum = V.MulAdd(V.Load(ref tap, (nuint)_windows[p]), V.Load(ref delta, (nuint)(p * _channels)), sum);
            V.Store(sum, ref target, 0);
        }
    }
}
