using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>The three passes of a convolution over 16 images, and pooling, at the sizes of the network for images.</summary>
public static class ConvolutionCases
{
    private const int Images = 16;
    private const int PoolingChannels = 16;

    private static readonly WindowGeometry PoolingWindow = new(28, 2, 2, 1, default);

    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        .. Passes("28x28x1 to 16, 5x5", 28, 1, 16, 5),
        .. Passes("14x14x16 to 32, 5x5", 14, 16, 32, 5),
        .. Passes("32x32x3 to 32, 3x3", 32, 3, 32, 3),
        .. Passes("16x16x32 to 64, 3x3", 16, 32, 64, 3),
        .. Passes("16x16x64, 3x3, depthwise", 16, 64, 64, 3, groups: 64),
        Pooled("max pooling 2x2, 28x28x16"),
        PoolingGradient("max pooling 2x2, 28x28x16, gradient"),
    ];

    private static int PoolingInput => Images * (int)PoolingWindow.Image.Area() * PoolingChannels;

    private static int PoolingOutput => Images * (int)PoolingWindow.Output.Area() * PoolingChannels;

    private static IEnumerable<Case> Passes(string name, int size, int inputs, int outputs, int kernel, int groups = 1)
    {
        int edge = kernel / 2;
        var geometry = new ConvolutionGeometry(
            new WindowGeometry(size, kernel, 1, 1, new Edges(edge, edge, edge, edge)), inputs, outputs, groups);
        Work work = Work.Flops(2.0 * Images * geometry.OutputLength * geometry.Depth);
        yield return new Case($"{name}: forward", work, () =>
        {
            (Convolution convolution, float[] x, float[] w, float[] y) = Operands(geometry);
            float[] bias = Benchmarks.Operands.Random(outputs);
            return () => convolution.Forward(x, w, bias, y);
        });
        yield return new Case($"{name}: gradient by the kernels", work, () =>
        {
            (Convolution convolution, float[] x, float[] w, float[] y) = Operands(geometry);
            return () => convolution.AddKernelGradient(x, y, w);
        });
        // The first layer's image is data.
        if (inputs == 1)
            yield break;
        yield return new Case($"{name}: gradient by the image", work, () =>
        {
            (Convolution convolution, float[] x, float[] w, float[] y) = Operands(geometry);
            return () => convolution.BackwardInput(y, w, x);
        });
    }

    private static (Convolution Convolution, float[] X, float[] W, float[] Y) Operands(ConvolutionGeometry geometry) => (
        new Convolution(geometry),
        Benchmarks.Operands.Random(Images * geometry.InputLength),
        Benchmarks.Operands.Random(geometry.KernelLength),
        Benchmarks.Operands.Random(Images * geometry.OutputLength));

    private static Case Pooled(string name) => new(name, Work.Elements(PoolingInput, PoolingOutput, PoolingInput + PoolingOutput), () =>
    {
        float[] x = Benchmarks.Operands.Random(PoolingInput), y = new float[PoolingOutput];
        return () => Pooling.Max(x, PoolingChannels, PoolingWindow, y);
    });

    private static Case PoolingGradient(string name) => new(
        name,
        Work.Elements(PoolingInput + 2 * PoolingOutput, PoolingInput, 2 * (PoolingInput + PoolingOutput)),
        () =>
        {
            float[] x = Benchmarks.Operands.Random(PoolingInput), y = new float[PoolingOutput];
            float[] dx = new float[PoolingInput], dy = Benchmarks.Operands.Random(PoolingOutput);
            Pooling.Max(x, PoolingChannels, PoolingWindow, y);
            return () => Pooling.MaxGradient(x, y, dy, PoolingChannels, PoolingWindow, dx);
        });
}
