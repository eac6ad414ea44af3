using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class PoolingTests
{
    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Max_pooling_takes_the_largest_pixel_of_each_window(int width)
    {
        foreach (var (pooling, guard) in Cases())
        {
            using var x = GuardedBuffer.Of(pooling.Image(1), guard);
            using var y = Filled(pooling.Outputs, guard);
            RunMax(width, pooling, x.Span, y.Span);
            ForEachOutput(pooling, (window, pixel, channel) =>
            {
                var maximum = PoolingReference.FirstMaximum(x.Span, pooling.Channels, channel, window);
                var exact = maximum < 0 ? float.NegativeInfinity : x.Span[maximum * pooling.Channels + channel];
                Assert.Equal(exact, y.Span[pixel * pooling.Channels + channel]);
            });
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void The_gradient_of_max_pooling_goes_to_the_first_maximum(int width)
    {
        foreach (var (pooling, guard) in Cases())
        {
            using var x = GuardedBuffer.Of(pooling.Image(2), guard);
            using var y = new GuardedBuffer(pooling.Outputs, guard);
            using var dy = GuardedBuffer.Of(Samples.Uniform(pooling.Outputs, 3), guard);
            using var dx = Filled(pooling.Inputs, guard);
            RunMax(width, pooling, x.Span, y.Span);
            RunMaxGradient(width, pooling, x.Span, y.Span, dy.Span, dx.Span);
            var expected = new Sums(pooling.Inputs);
            ForEachOutput(pooling, (window, pixel, channel) =>
            {
                var maximum = PoolingReference.FirstMaximum(x.Span, pooling.Channels, channel, window);
                if (maximum >= 0)
                    expected.Add(maximum * pooling.Channels + channel, dy.Span[pixel * pooling.Channels + channel]);
            });
            expected.Check(dx.Span, pooling);
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Average_pooling_gives_the_mean_of_pixels_or_of_taps(int width)
    {
        foreach (var (pooling, guard) in Cases())
        {
            foreach (var countPadding in new[] { false, true })
            {
                using var x = GuardedBuffer.Of(Samples.Uniform(pooling.Inputs, 4), guard);
                using var y = Filled(pooling.Outputs, guard);
                var step = new AveragePoolingStep(x.Span, Scale(pooling, countPadding), y.Span);
                Widths.Run(width, new PoolingLoop<AveragePoolingStep>(step, pooling.Geometry, pooling.Channels));
                ForEachOutput(pooling, (window, pixel, channel) =>
                {
                    var values = window.Select(tap => (double)x.Span[tap * pooling.Channels + channel]).ToArray();
                    var count = Count(pooling, countPadding, window);
                    var bound = (window.Length + 2) * Check.Roundoff * values.Sum(Math.Abs) / count;
                    Check.Near(values.Sum() / count, y.Span[pixel * pooling.Channels + channel], bound, $"{pooling}");
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void The_gradient_of_average_pooling_goes_to_all_pixels_alike(int width)
    {
        foreach (var (pooling, guard) in Cases())
        {
            foreach (var countPadding in new[] { false, true })
            {
                using var dy = GuardedBuffer.Of(Samples.Uniform(pooling.Outputs, 5), guard);
                using var dx = Filled(pooling.Inputs, guard);
                RunAverageGradient(width, pooling, countPadding, dy.Span, dx.Span);
                var expected = new Sums(pooling.Inputs);
                ForEachOutput(pooling, (window, pixel, channel) =>
                {
                    foreach (var tap in window)
                    {
                        var share = (double)dy.Span[pixel * pooling.Channels + channel] / Count(pooling, countPadding, window);
                        expected.Add(tap * pooling.Channels + channel, share);
                    }
                });
                expected.Check(dx.Span, pooling);
            }
        }
    }

    [Fact]
    public void The_public_functions_pool_image_by_image()
    {
        var geometry = new WindowGeometry(2, 2, 2, 1, default);
        float[] x = [1, 10, 2, 20, 3, 30, 4, 5, -1, -2, -3, -4, -5, -6, -7, -8];
        var (y, dx) = (new float[4], new float[16]);
        Pooling.Max(x, 2, geometry, y);
        Assert.Equal([4f, 30, -1, -2], y);
        Pooling.MaxGradient(x, y, [1f, 2, 3, 4], 2, geometry, dx);
        Assert.Equal([0f, 0, 0, 0, 0, 2, 1, 0, 3, 4, 0, 0, 0, 0, 0, 0], dx);
        Pooling.Average(x, 2, geometry, countPadding: false, y);
        Assert.Equal([2.5f, 16.25f, -4, -5], y);
        Pooling.AverageGradient([4f, 8, 12, 16], 2, geometry, countPadding: false, dx);
        Assert.Equal([1f, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 3, 4], dx);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_window_with_a_NaN_gives_NaN_and_its_gradient_stays_in_the_window(int width)
    {
        foreach (var channels in new[] { 1, 5, 19 })
        {
            var pooling = new PoolingCase(new(new Size2D(2, 4), 2, 2, 1, default), channels);
            for (var bad = 0; bad < 4; bad++)
            {
                // Tap `bad` of the first window, in all channels.
                var x = Samples.Uniform(pooling.Inputs, 6);
                var pixel = bad / 2 * 4 + bad % 2;
                x.AsSpan(pixel * channels, channels).Fill(float.NaN);
                var (y, dx) = (new float[pooling.Outputs], new float[pooling.Inputs]);
                RunMax(width, pooling, x, y);
                Assert.All(y[..channels], value => Assert.True(float.IsNaN(value)));
                Assert.All(y[channels..], value => Assert.False(float.IsNaN(value)));
                RunMaxGradient(width, pooling, x, y, Enumerable.Repeat(1f, y.Length).ToArray(), dx);
                Assert.Equal(channels, FirstWindow(dx, channels).Sum());
                Assert.Equal(2 * channels, dx.Sum());
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Infinities_are_values_like_others(int width)
    {
        var pooling = new PoolingCase(new(2, 2, 2, 1, default), 1);
        var y = new float[1];
        RunMax(width, pooling, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], y);
        Assert.Equal(float.NegativeInfinity, y[0]);
        RunMax(width, pooling, [1, float.PositiveInfinity, float.NegativeInfinity, 2], y);
        Assert.Equal(float.PositiveInfinity, y[0]);
    }

    [Fact]
    public void Spans_that_hold_no_whole_images_are_refused_with_the_sizes()
    {
        var geometry = new WindowGeometry(4, 2, 2, 1, default);
        var error = Assert.Throws<ArgumentException>(() => Pooling.Max(new float[33], 2, geometry, new float[8]));
        Assert.Contains("33 elements, which are not whole images of 4x4 pixels of 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Pooling.Max(new float[32], 2, geometry, new float[9]));
        Assert.Throws<ArgumentException>(() => Pooling.MaxGradient(new float[31], new float[8], new float[8], 2, geometry, new float[32]));
        Assert.Throws<ArgumentException>(() => Pooling.MaxGradient(new float[32], new float[7], new float[8], 2, geometry, new float[32]));
        Assert.Throws<ArgumentException>(() => Pooling.MaxGradient(new float[32], new float[8], new float[7], 2, geometry, new float[32]));
        Assert.Throws<ArgumentException>(() => Pooling.Average(new float[32], 2, geometry, false, new float[4]));
        Assert.Throws<ArgumentException>(() => Pooling.AverageGradient(new float[4], 2, geometry, false, new float[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pooling.Max([], 0, geometry, []));
    }

    private static IEnumerable<(PoolingCase Pooling, Guard Guard)> Cases() =>
        from pooling in PoolingCase.All
        from guard in Enum.GetValues<Guard>()
        select (pooling, guard);

    private static void RunMax(int width, PoolingCase pooling, ReadOnlySpan<float> x, Span<float> y) =>
        Widths.Run(width, new PoolingLoop<MaxPoolingStep>(new MaxPoolingStep(x, y), pooling.Geometry, pooling.Channels));

    private static void RunMaxGradient(
        int width, PoolingCase pooling, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (geometry, channels) = (pooling.Geometry, pooling.Channels);
        var coverage = new WindowCoverage(geometry);
        coverage.Prepare(dx);
        if (coverage.Overlaps)
            Widths.Run(width, new PoolingLoop<MaxPoolingGradientStep<Adds>>(new(x, y, dy, dx), geometry, channels));
        else
            Widths.Run(width, new PoolingLoop<MaxPoolingGradientStep<Overwrites>>(new(x, y, dy, dx), geometry, channels));
    }

    private static void RunAverageGradient(int width, PoolingCase pooling, bool countPadding, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (geometry, channels, scale) = (pooling.Geometry, pooling.Channels, Scale(pooling, countPadding));
        var coverage = new WindowCoverage(geometry);
        coverage.Prepare(dx);
        if (coverage.Overlaps)
            Widths.Run(width, new PoolingLoop<AveragePoolingGradientStep<Adds>>(new(dy, scale, dx), geometry, channels));
        else
            Widths.Run(width, new PoolingLoop<AveragePoolingGradientStep<Overwrites>>(new(dy, scale, dx), geometry, channels));
    }

    private static AverageScale Scale(PoolingCase pooling, bool countPadding) => new((int)pooling.Geometry.Window.Area(), countPadding);

    private static int Count(PoolingCase pooling, bool countPadding, int[] window) =>
        Math.Max(1, countPadding ? (int)pooling.Geometry.Window.Area() : window.Length);

    private static void ForEachOutput(PoolingCase pooling, Action<int[], int, int> body)
    {
        var windows = pooling.Windows();
        Assert.Equal(pooling.Outputs, windows.Length * pooling.Channels);
        for (var pixel = 0; pixel < windows.Length; pixel++)
        {
            for (var channel = 0; channel < pooling.Channels; channel++)
                body(windows[pixel], pixel, channel);
        }
    }

    /// <summary>A buffer of a value that must not be seen afterwards.</summary>
    private static GuardedBuffer Filled(int length, Guard guard)
    {
        var buffer = new GuardedBuffer(length, guard);
        buffer.Span.Fill(1e30f);
        return buffer;
    }

    private static IEnumerable<float> FirstWindow(float[] image, int channels) =>
        new[] { 0, 1, 4, 5 }.SelectMany(pixel => image.Skip(pixel * channels).Take(channels));

    /// <summary>Sums in double precision, and the bound of their rounding errors in single precision.</summary>
    private sealed class Sums(int length)
    {
        private readonly double[] _sums = new double[length];
        private readonly double[] _bounds = new double[length];

        public void Add(int place, double term)
        {
            _sums[place] += term;
            // Each term is rounded, and each sum of up to twelve windows that share a pixel.
            _bounds[place] += 14 * Kernels.Tests.Check.Roundoff * Math.Abs(term);
        }

        public void Check(ReadOnlySpan<float> actual, PoolingCase pooling)
        {
            for (var i = 0; i < _sums.Length; i++)
                Kernels.Tests.Check.Near(_sums[i], actual[i], _bounds[i], $"{pooling}, element {i}");
        }
    }
}
