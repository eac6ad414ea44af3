using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>Kernels that pass once over their operands, compared with copying as many bytes: in the caches, and in memory.</summary>
public static class ElementCases
{
    // 64 kB an operand, which second-level caches hold; and 16 MB, which they do not.
    private const int Cached = 16 * 1024;
    private const int Uncached = 4 * 1024 * 1024;
    private const int Columns = 128;
    private const int Classes = 10;
    private const int Channels = 16;

    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        .. Unary("Exp", (x, y) => Activations.Apply(new ExpFunction(), x, y)),
        .. Unary("Sigmoid", (x, y) => Activations.Apply(new SigmoidFunction(), x, y)),
        .. Unary("Tanh", (x, y) => Activations.Apply(new TanhFunction(), x, y)),
        .. Unary("Relu", (x, y) => Activations.Apply(new ReluFunction(), x, y)),
        .. Unary("LeakyRelu", (x, y) => Activations.Apply(new LeakyReluFunction(0.01f), x, y)),
        .. Unary("Softsign", (x, y) => Activations.Apply(new SoftsignFunction(), x, y)),
        .. Unary("Elu", (x, y) => Activations.Apply(new EluFunction(1), x, y)),
        .. Unary("Selu", (x, y) => Activations.Apply(new SeluFunction(), x, y)),
        .. Unary("Mish", (x, y) => Activations.Apply(new MishFunction(), x, y)),
        .. Unary("Gelu", (x, y) => Activations.Apply(new GeluFunction(), x, y)),
        .. Unary("Silu", (x, y) => Activations.Apply(new SiluFunction(), x, y)),
        .. Unary("Sign", (x, y) => Activations.Apply(new SignFunction(), x, y)),
        .. Unary("Softmax, rows of 10", (x, y) => Activations.Softmax(x, x.Length / Classes, Classes, y), Classes),
        .. Unary("LogSoftmax, rows of 10", (x, y) => Activations.LogSoftmax(x, x.Length / Classes, Classes, y), Classes),
        .. Unary("Dropout", (x, y) => DropoutMask.Apply(x, new Philox(1), 0, 0, 0.2f, y)),
        .. Gradient("SigmoidGradient", (y, dy, dx) => Activations.Gradient(new SigmoidFunction(), y, dy, dx)),
        .. Gradient("TanhGradient", (y, dy, dx) => Activations.Gradient(new TanhFunction(), y, dy, dx)),
        .. Gradient("ReluGradient", (y, dy, dx) => Activations.Gradient(new ReluFunction(), y, dy, dx)),
        .. Gradient("LeakyReluGradient", (y, dy, dx) => Activations.Gradient(new LeakyReluFunction(0.01f), y, dy, dx)),
        .. Gradient("SoftsignGradient", (y, dy, dx) => Activations.Gradient(new SoftsignFunction(), y, dy, dx)),
        .. Gradient("EluGradient", (y, dy, dx) => Activations.Gradient(new EluFunction(1), y, dy, dx)),
        .. Gradient("SeluGradient", (y, dy, dx) => Activations.Gradient(new SeluFunction(), y, dy, dx)),
        .. Gradient("MishGradient", (x, dy, dx) => Activations.Gradient(new MishFunction(), x, dy, dx)),
        .. Gradient("GeluGradient", (x, dy, dx) => Activations.Gradient(new GeluFunction(), x, dy, dx)),
        .. Gradient("SiluGradient", (x, dy, dx) => Activations.Gradient(new SiluFunction(), x, dy, dx)),
        .. Sizes("FillUniform", n => Work.Elements(0, n, n), n =>
        {
            var x = new float[n];
            return () => new Philox(1).FillUniform(0, 0, x);
        }),
        .. Sizes("AddColumnSums, rows of 128", n => Work.Elements(n, 0, n), n =>
        {
            float[] x = Operands.Random(n), sums = new float[Columns];
            return () => VectorMath.AddColumnSums(new ReadOnlyMatrix(x, n / Columns, Columns), sums);
        }),
        .. Sizes("AddRowVector, rows of 128", n => Work.Elements(n, n, n), n =>
        {
            float[] x = Operands.Random(n), row = Operands.Random(Columns);
            return () => VectorMath.AddRowVector(row, new Matrix(x, n / Columns, Columns));
        }),
        .. Sizes("BatchNormalization.Moments, 16 channels", n => Work.Elements(n, 0, n), n =>
        {
            float[] x = Operands.Random(n), mean = new float[Channels], variance = new float[Channels];
            return () => BatchNormalization.Moments(x, mean, variance);
        }),
        .. Sizes("BatchNormalization.Normalize, 16 channels", n => Work.Elements(n, n, 2L * n), n =>
        {
            float[] x = Operands.Random(n), y = new float[n], channel = Operands.Random(Channels);
            return () => BatchNormalization.Normalize(x, channel, channel, channel, y);
        }),
        .. Sizes("BatchNormalization.GradientSums, 16 channels", n => Work.Elements(2L * n, 0, 2L * n), n =>
        {
            float[] x = Operands.Random(n), dy = Operands.Random(n), mean = new float[Channels], sums = new float[Channels];
            float[] products = new float[Channels];
            return () => BatchNormalization.GradientSums(x, dy, mean, sums, products);
        }),
        .. Sizes("BatchNormalization.Gradient, 16 channels", n => Work.Elements(2L * n, n, 3L * n), n =>
        {
            float[] x = Operands.Random(n), dy = Operands.Random(n), dx = new float[n], channel = Operands.Random(Channels);
            return () => BatchNormalization.Gradient(x, dy, channel, channel, channel, channel, dx);
        }),
    ];

    private delegate void UnaryKernel(ReadOnlySpan<float> x, Span<float> y);

    private delegate void GradientKernel(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    /// <summary>A case in the caches, and one in memory, which is long.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="work">Its work from the number of elements.</param>
    /// <param name="create">Its call from the number of elements.</param>
    /// <param name="multiple">The number of elements is a multiple of this.</param>
    internal static IEnumerable<Case> Sizes(string name, Func<int, Work> work, Func<int, Action> create, int multiple = 1)
    {
        foreach ((int size, string text, bool isLong) in ((int, string, bool)[])[(Cached, "16 Ki", false), (Uncached, "4 Mi", true)])
        {
            int length = size / multiple * multiple;
            yield return new Case($"{name}, {text}", work(length), () => create(length), isLong);
        }
    }

    private static IEnumerable<Case> Unary(string name, UnaryKernel kernel, int multiple = 1) =>
        Sizes(name, n => Work.Elements(n, n, 2L * n), n =>
        {
            float[] x = Operands.Random(n), y = new float[n];
            return () => kernel(x, y);
        }, multiple);

    private static IEnumerable<Case> Gradient(string name, GradientKernel kernel) =>
        Sizes(name, n => Work.Elements(2L * n, n, 3L * n), n =>
        {
            float[] y = Operands.Random(n), dy = Operands.Random(n), dx = new float[n];
            return () => kernel(y, dy, dx);
        });
}
