namespace MlNetDeep.Kernels;

/// <summary>
/// The three passes of a convolution with one kernel a channel, which are no matrix products: loops over vectors of channels. Weights are
/// [taps, channels]; windows tells where each output pixel's begins in the padded image, taps the offsets within one, places where its values
/// go in the output, where they are not in order. The gradient by the input is a forward pass over that by the output.
/// </summary>
internal readonly ref struct DepthwiseKernels(ReadOnlySpan<int> windows, ReadOnlySpan<int> taps, ReadOnlySpan<int> places, int channels)
{
    private readonly ReadOnlySpan<int> _places = places;
    private readonly ReadOnlySpan<int> _windows = windows;
    private readonly ReadOnlySpan<int> _taps = taps;
    private readonly int _channels = channels;

    // Pixels whose taps stay in the first-level cache over all channels: those of one channel alone lie so far apart that they evict one another.
    private const int BlockPixels = 32;

    /// <summary>y(p) = f(bias + sum over taps of x(window p + tap) w(tap)).</summary>
    public void Forward<V, TFunction>(ref float image, ref float weights, ref float bias, TFunction function, ref float y)
        where V : struct, ISimd<V>
        where TFunction : struct, IActivationFunction
    {
        for (var first = 0; first < _windows.Length; first += BlockPixels)
        {
            var end = Math.Min(first + BlockPixels, _windows.Length);
            var c = 0;
            for (; _channels - c >= V.Count; c += V.Count)
                ForwardLanes<V, TFunction>(ref image, ref weights, ref bias, function, ref y, first, end, c);
            for (; c < _channels; c++)
                ForwardLanes<SimdScalar, TFunction>(ref image, ref weights, ref bias, function, ref y, first, end, c);
        }
    }

    /// <summary>dw(tap) += sum over pixels of x(window p + tap) dy(p).</summary>
    public void AddKernelGradient<V>(ref float image, ref float dy, ref float dw) where V : struct, ISimd<V>
    {
        for (var first = 0; first < _windows.Length; first += BlockPixels)
        {
            var end = Math.Min(first + BlockPixels, _windows.Length);
            var c = 0;
            for (; _channels - c >= V.Count; c += V.Count)
                AddKernelLanes<V>(ref image, ref dy, ref dw, first, end, c);
            for (; c < _channels; c++)
                AddKernelLanes<SimdScalar>(ref image, ref dy, ref dw, first, end, c);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private ref float Output(ref float y, int pixel) => ref Unsafe.Add(ref y, (_places.IsEmpty ? pixel : _places[pixel]) * _channels);

    /// <summary>Four pixels at a time, whose sums do not wait for one another, and the rest one by one.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private void ForwardLanes<V, TFunction>(
        ref float image, ref float weights, ref float bias, TFunction function, ref float y, int p, int end, int channel)
        where V : struct, ISimd<V>
        where TFunction : struct, IActivationFunction
    {
        ref var source = ref Unsafe.Add(ref image, channel);
        ref var target = ref Unsafe.Add(ref y, channel);
        var start = V.Load(ref bias, (nuint)channel);
        for (; p + 4 <= end; p += 4)
        {
            ref var x0 = ref Unsafe.Add(ref source, _windows[p]);
            ref var x1 = ref Unsafe.Add(ref source, _windows[p + 1]);
            ref var x2 = ref Unsafe.Add(ref source, _windows[p + 2]);
            ref var x3 = ref Unsafe.Add(ref source, _windows[p + 3]);
            ref var w = ref Unsafe.Add(ref weights, channel);
            var (s0, s1, s2, s3) = (start, start, start, start);
            for (var t = 0; t < _taps.Length; t++)
            {
                var (tap, weight) = ((nuint)_taps[t], V.Load(ref w, 0));
                s0 = V.MulAdd(V.Load(ref x0, tap), weight, s0);
                s1 = V.MulAdd(V.Load(ref x1, tap), weight, s1);
                s2 = V.MulAdd(V.Load(ref x2, tap), weight, s2);
                s3 = V.MulAdd(V.Load(ref x3, tap), weight, s3);
                w = ref Unsafe.Add(ref w, _channels);
            }
            V.Store(function.Apply(s0), ref Output(ref target, p), 0);
            V.Store(function.Apply(s1), ref Output(ref target, p + 1), 0);
            V.Store(function.Apply(s2), ref Output(ref target, p + 2), 0);
            V.Store(function.Apply(s3), ref Output(ref target, p + 3), 0);
        }
        for (; p < end; p++)
        {
            ref var window = ref Unsafe.Add(ref source, _windows[p]);
            ref var w = ref Unsafe.Add(ref weights, channel);
            var sum = start;
            for (var t = 0; t < _taps.Length; t++)
            {
                sum = V.MulAdd(V.Load(ref window, (nuint)_taps[t]), V.Load(ref w, 0), sum);
                w = ref Unsafe.Add(ref w, _channels);
            }
            V.Store(function.Apply(sum), ref Output(ref target, p), 0);
        }
    }

    /// <summary>Four taps at a time, whose sums do not wait for one another, and the rest one by one.</summary>
    [MethodImpl(LoopOptions.Loop)]
    private void AddKernelLanes<V>(ref float image, ref float dy, ref float dw, int first, int end, int channel) where V : struct, ISimd<V>
    {
        ref var source = ref Unsafe.Add(ref image, channel);
        ref var delta = ref Unsafe.Add(ref dy, channel);
        ref var target = ref Unsafe.Add(ref dw, channel);
        var t = 0;
        for (; t + 4 <= _taps.Length; t += 4)
        {
            ref var x0 = ref Unsafe.Add(ref source, _taps[t]);
            ref var x1 = ref Unsafe.Add(ref source, _taps[t + 1]);
            ref var x2 = ref Unsafe.Add(ref source, _taps[t + 2]);
            ref var x3 = ref Unsafe.Add(ref source, _taps[t + 3]);
            var (row, next) = ((nuint)(t * _channels), (nuint)_channels);
            var (s0, s1) = (V.Load(ref target, row), V.Load(ref target, row + next));
            var (s2, s3) = (V.Load(ref target, row + 2 * next), V.Load(ref target, row + 3 * next));
            for (var p = first; p < end; p++)
            {
                var (window, d) = ((nuint)_windows[p], V.Load(ref delta, (nuint)(p * _channels)));
                s0 = V.MulAdd(V.Load(ref x0, window), d, s0);
                s1 = V.MulAdd(V.Load(ref x1, window), d, s1);
                s2 = V.MulAdd(V.Load(ref x2, window), d, s2);
                s3 = V.MulAdd(V.Load(ref x3, window), d, s3);
            }
            V.Store(s0, ref target, row);
            V.Store(s1, ref target, row + next);
            V.Store(s2, ref target, row + 2 * next);
            V.Store(s3, ref target, row + 3 * next);
        }
        for (; t < _taps.Length; t++)
        {
            ref var tap = ref Unsafe.Add(ref source, _taps[t]);
            ref var last = ref Unsafe.Add(ref target, t * _channels);
            var sum = V.Load(ref last, 0);
            for (var p = first; p < end; p++)
                sum = V.MulAdd(V.Load(ref tap, (nuint)_windows[p]), V.Load(ref delta, (nuint)(p * _channels)), sum);
            V.Store(sum, ref last, 0);
        }
    }
}
