using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>The three passes of a convolution against seven loops in double precision, at all widths, next to guard pages.</summary>
public class ConvolutionTests
{
    private const int Images = 2;

    public static TheoryData<int, string> CasesAtAllWidths
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var width in Widths.All)
            {
                foreach (var name in Geometries.Keys)
                    data.Add(width, name);
            }
            return data;
        }
    }

    private static Dictionary<string, ConvolutionGeometry> Geometries { get; } = new()
    {
        ["one pixel"] = Create(1, 1, 1, 1),
        ["1x1 kernel"] = Create(5, 1, 7, 33),
        ["grey image, 5x5, same"] = Create(9, 5, 1, 16, padding: 2),
        ["the second layer's"] = Create(6, 5, 16, 32, padding: 2),
        ["colour image, 3x3"] = Create(new Size2D(7, 9), 3, 3, 10),
        ["kernel as large as the image"] = Create(new Size2D(4, 3), new Size2D(4, 3), 5, 6),
        ["kernel larger than the image without padding"] = Create(3, 5, 2, 4, padding: 1),
        ["stride 2"] = Create(8, 3, 4, 17, stride: 2, padding: 1),
        ["stride 3, larger than the kernel"] = Create(10, 2, 3, 5, stride: 3),
        ["unlike strides that leave pixels out"] = Create(new Size2D(9, 8), new Size2D(2, 3), 3, 8, stride: new Size2D(4, 3)),
        ["dilation 2"] = Create(9, 3, 5, 8, padding: 2, dilation: 2),
        ["stride and dilation that share a factor"] = Create(11, 3, 2, 6, stride: 2, padding: 2, dilation: 2),
        ["stride 2, dilation 3"] = Create(12, 3, 2, 6, stride: 2, padding: 1, dilation: 3),
        ["uneven padding"] = new(new WindowGeometry(5, new Size2D(3, 2), 1, 1, new Edges(0, 1, 2, 0)), 3, 20),
        ["padding beyond the image"] = Create(2, 5, 2, 3, padding: 4),
        ["two groups"] = Create(6, 3, 4, 34, padding: 1, groups: 2),
        ["three groups, stride 2"] = Create(7, 3, 9, 6, stride: 2, padding: 1, groups: 3),
        ["depthwise"] = Create(7, 3, 21, 21, padding: 1, groups: 21),
        ["depthwise, stride 2, dilation 2"] = Create(9, 3, 16, 16, stride: 2, padding: 1, dilation: 2, groups: 16),
        ["depthwise with two kernels a channel"] = Create(6, 3, 5, 10, groups: 5),
        ["many output channels"] = Create(4, 3, 3, 67),
    };

    [Theory]
    [MemberData(nameof(CasesAtAllWidths))]
    public void Forward_is_the_sum_over_window_and_channels(int width, string name)
    {
        ConvolutionGeometry geometry = Geometries[name];
        float[] w = Samples.Uniform(geometry.KernelLength, 2), bias = Samples.Uniform(geometry.OutputChannels, 3);
        foreach (var guard in Enum.GetValues<Guard>())
        {
            using var x = GuardedBuffer.Of(Samples.Uniform(Images * geometry.InputLength, 1), guard);
            using var weights = GuardedBuffer.Of(w, guard);
            using var y = new GuardedBuffer(Images * geometry.OutputLength, guard);
            Fill(y);
            Forward(width, new Convolution(geometry), x.Span, weights.Span, bias, new IdentityFunction(), y.Span);
            Compare(name, x.Span, geometry.InputLength, y.Span, image => Reference(geometry).Forward(image, w, bias));
        }
    }

    [Theory]
    [MemberData(nameof(CasesAtAllWidths))]
    public void The_input_gradient_is_the_sum_over_all_windows_that_see_a_pixel(int width, string name)
    {
        ConvolutionGeometry geometry = Geometries[name];
        float[] w = Samples.Uniform(geometry.KernelLength, 2);
        foreach (var guard in Enum.GetValues<Guard>())
        {
            using var dy = GuardedBuffer.Of(Samples.Uniform(Images * geometry.OutputLength, 1), guard);
            using var weights = GuardedBuffer.Of(w, guard);
            using var dx = new GuardedBuffer(Images * geometry.InputLength, guard);
            Fill(dx);
            var plan = new Convolution(geometry);
            if (geometry.IsDepthwise)
                Widths.Run(width, new DepthwiseInputGradient(plan, dy.Span, Images, weights.Span, dx.Span));
            else
                Run(width, new ConvolutionInputGradient(plan, dy.Span, Images, weights.Span, dx.Span));
            Compare(name, dy.Span, geometry.OutputLength, dx.Span, image => Reference(geometry).InputGradient(image, w));
        }
    }

    [Theory]
    [MemberData(nameof(CasesAtAllWidths))]
    public void The_kernel_gradient_is_added_to_what_is_there(int width, string name)
    {
        ConvolutionGeometry geometry = Geometries[name];
        float[] before = Samples.Uniform(geometry.KernelLength, 4);
        foreach (var guard in Enum.GetValues<Guard>())
        {
            using var x = GuardedBuffer.Of(Samples.Uniform(geometry.InputLength, 1), guard);
            using var dy = GuardedBuffer.Of(Samples.Uniform(geometry.OutputLength, 2), guard);
            using var dw = GuardedBuffer.Of(before, guard);
            var plan = new Convolution(geometry);
            if (geometry.IsDepthwise)
                Widths.Run(width, new DepthwiseKernelGradient(plan, x.Span, dy.Span, 1, dw.Span));
            else
                Run(width, new ConvolutionKernelGradient(plan, x.Span, dy.Span, 1, dw.Span));
            BoundedSum[] exact = Reference(geometry).KernelGradient(x.Span.ToArray(), dy.Span.ToArray());
            Compare(name, [.. exact.Select((sum, i) => sum.Add(before[i]))], dw.Span);
        }
    }

    [Theory]
    [MemberData(nameof(CasesAtAllWidths))]
    public void A_function_is_applied_to_every_output(int width, string name)
    {
        ConvolutionGeometry geometry = Geometries[name];
        var plan = new Convolution(geometry);
        float[] x = Samples.Uniform(geometry.InputLength, 1), w = Samples.Uniform(geometry.KernelLength, 2);
        float[] linear = new float[geometry.OutputLength], rectified = new float[geometry.OutputLength];
        Forward(width, plan, x, w, [], new IdentityFunction(), linear);
        Forward(width, plan, x, w, [], new ReluFunction(), rectified);
        Assert.Equal(linear.Select(value => Math.Max(value, 0)), rectified);
    }

    [Fact]
    public void Images_of_a_batch_are_the_same_bits_as_alone()
    {
        ConvolutionGeometry geometry = Geometries["the second layer's"];
        var plan = new Convolution(geometry);
        float[] x = Samples.Uniform(5 * geometry.InputLength, 1), w = Samples.Uniform(geometry.KernelLength, 2);
        float[] together = new float[5 * geometry.OutputLength], alone = new float[5 * geometry.OutputLength];
        plan.Forward(x, w, [], together);
        for (var i = 0; i < 5; i++)
            plan.Forward(x.AsSpan(i * geometry.InputLength, geometry.InputLength), w, [], alone.AsSpan(i * geometry.OutputLength, geometry.OutputLength));
        Assert.Equal(together, alone);
    }

    [Fact]
    public void NaN_stays_within_the_windows_that_see_it()
    {
        var geometry = Create(7, 3, 2, 4);
        float[] x = Samples.Uniform(geometry.InputLength, 1), y = new float[geometry.OutputLength];
        x[0] = float.NaN;
        new Convolution(geometry).Forward(x, Samples.Uniform(geometry.KernelLength, 2), [], y);
        Assert.All(y[..4], value => Assert.True(float.IsNaN(value)));
        Assert.All(y[4..], value => Assert.False(float.IsNaN(value)));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        var geometry = Create(7, 3, 2, 4);
        var plan = new Convolution(geometry);
        float[] x = new float[geometry.InputLength], w = new float[geometry.KernelLength], y = new float[geometry.OutputLength];
        Assert.Throws<ArgumentException>(() => plan.Forward(x.AsSpan(1), w, [], y));
        Assert.Throws<ArgumentException>(() => plan.BackwardInput(y.AsSpan(1), w, x));
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => plan.Forward(x, w.AsSpan(1), [], y)).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => plan.Forward(x, w, new float[3], y)).ParamName);
        Assert.Equal("dw", Assert.Throws<ArgumentException>(() => plan.AddKernelGradient(x, y, w.AsSpan(1))).ParamName);
        Assert.Equal("groups", Assert.Throws<ArgumentException>(() => Create(7, 3, 4, 6, groups: 4)).ParamName);
    }

    [Fact]
    public void A_window_larger_than_the_padded_image_is_an_error_that_shows_both()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new WindowGeometry(4, 3, 1, 3, new Edges(1, 1, 1, 1)));
        Assert.Contains("7x7", error.Message);
        Assert.Contains("6x6", error.Message);
    }

    private static ConvolutionGeometry Create(
        Size2D image, Size2D kernel, int inputs, int outputs, Size2D? stride = null, int padding = 0, int dilation = 1, int groups = 1) =>
        new(
            new WindowGeometry(image, kernel, stride ?? 1, dilation, new Edges(padding, padding, padding, padding)), inputs, outputs, groups);

    private static void Forward<TFunction>(
        int width, Convolution plan, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, TFunction function, Span<float> y)
        where TFunction : struct, IActivationFunction
    {
        var images = x.Length / plan.Geometry.InputLength;
        if (plan.Geometry.IsDepthwise)
            Widths.Run(width, new DepthwiseForward<TFunction>(plan, x, images, w, bias, function, y));
        else
            Run(width, new ConvolutionForward<TFunction>(plan, x, images, w, bias, function, y));
    }

    private static ConvolutionReference Reference(ConvolutionGeometry geometry)
    {
        WindowGeometry window = geometry.Window;
        return new ConvolutionReference(
            window.Image.Height, window.Image.Width, geometry.InputChannels, geometry.OutputChannels, geometry.Groups, window.Window.Height,
            window.Window.Width, window.Stride.Height, window.Stride.Width, window.Dilation.Height, window.Dilation.Width, window.Padding.Top,
            window.Padding.Left, window.Output.Height, window.Output.Width);
    }

    private static void Run<TKernel>(int width, TKernel kernel) where TKernel : struct, ITileKernel, allows ref struct =>
        Widths.Run(width, new TileDispatch<TKernel>(kernel));

    private static void Fill(GuardedBuffer buffer) => buffer.Span.Fill(float.NaN);

    private static void Compare(
        string name, ReadOnlySpan<float> source, int length, ReadOnlySpan<float> result, Func<float[], BoundedSum[]> reference)
    {
        var resultLength = result.Length / Images;
        for (var i = 0; i < Images; i++)
        {
            BoundedSum[] exact = reference(source.Slice(i * length, length).ToArray());
            Compare($"{name}, image {i}", exact, result.Slice(i * resultLength, resultLength));
        }
    }

    private static void Compare(string place, BoundedSum[] exact, ReadOnlySpan<float> result)
    {
        Assert.Equal(exact.Length, result.Length);
        for (var i = 0; i < exact.Length; i++)
        {
            // One roundoff a term, in any order of summation; two without a fused instruction.
            Check.Near(exact[i].Sum, result[i], (exact[i].Terms + 3) * Check.Roundoff * exact[i].Magnitude, $"{place}, element {i}");
        }
    }
}
