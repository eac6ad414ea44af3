using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels.Tests;

/// <summary>
/// The entries that networks call, with sizes near int.MaxValue, where sums and products of sizes would wrap and pass a check: each is refused, or does
/// nothing where there is nothing to do. What a wrapped check lets through ends the process, or never returns.
/// </summary>
public sealed class SizeLimitTests
{
    private const int Max = int.MaxValue;

    private static readonly WindowGeometry Pair = new(2, 2, 2, 1, default);
    private static readonly ConvolutionGeometry Small = new(Pair, 1, 1);

    // So long that four or two times as many, or a few more, wrap to small numbers; one element of them exists.
    private static readonly int[] Lengths = [Max, Max - 7, 1 << 30, (1 << 30) + 1, (1 << 29) + 1];

    private delegate void Call();

    private static Dictionary<string, Call[]> Refused { get; } = new()
    {
        ["Size2D..ctor"] = [() => _ = new WindowGeometry(new Size2D(Max, Max), 1, 1, 1, default), () => _ = new WindowGeometry(1 << 16, 1, 1, 1, default)],
        ["WindowGeometry..ctor"] =
        [
            () => _ = new WindowGeometry(3, Max, 1, 1, default), () => _ = new WindowGeometry(3, 3, 1, Max, default),
            () => _ = new WindowGeometry(4, 5, 1, 1 << 30, default), () => _ = new WindowGeometry(4, 3, Max, 1 << 30, default),
            () => _ = new WindowGeometry(1, 65537, 1, 1, All(32768)), () => _ = new WindowGeometry(1, new Size2D(Max, 1), 1, 1, new(Max - 1, 0, Max - 1, 0)),
            () => _ = new WindowGeometry(new Size2D(Max, 1), 1, 1, 1, default),
        ],
        ["Edges..ctor"] =
        [
            () => _ = new WindowGeometry(new Size2D(4, 10), 3, 1, 1, new(0, Max, 0, Max)), () => _ = new WindowGeometry(new Size2D(10, 4), 3, 1, 1, new(Max, 0, Max, 0)),
            () => _ = new WindowGeometry(1, 1, 1, 1, All(20000)), () => _ = new WindowGeometry(3, 2, 1, 1, new(2, 0, 0, 0)), () => _ = new WindowGeometry(3, 2, 1, 1, new(0, 0, 0, 2)),
        ],
        ["ConvolutionGeometry..ctor"] =
        [
            () => _ = new ConvolutionGeometry(Pair, Max, 1), () => _ = new ConvolutionGeometry(Pair, 1, Max), () => _ = new ConvolutionGeometry(Pair, 1, 1, Max),
            () => _ = new ConvolutionGeometry(Pair, 1 << 28, 1 << 4), () => _ = new ConvolutionGeometry(Pair, 1 << 16, 1 << 16),
            () => _ = new ConvolutionGeometry(default, 1, 1),
            () => _ = new ConvolutionGeometry(new WindowGeometry(1, 1 << 14, 1, 1, All((1 << 14) - 1)), 1, 4),
        ],
        ["Convolution..ctor"] = [() => _ = new Convolution(default)],
        ["Convolution.Forward"] = Spans(4, (x, n) => new Convolution(Small).Forward(n == 0 ? x : F(4), n == 1 ? x : F(4), n == 2 ? x : F(1), n == 3 ? x : F(1))),
        ["Convolution.Forward`"] = Spans(4, (x, n) => new Convolution(Small).Forward(n == 0 ? x : F(4), n == 1 ? x : F(4), n == 2 ? x : F(1), new ReluFunction(), n == 3 ? x : F(1))),
        ["Convolution.BackwardInput"] = Spans(3, (x, n) => new Convolution(Small).BackwardInput(n == 0 ? x : F(1), n == 1 ? x : F(4), n == 2 ? x : F(4))),
        ["Convolution.AddKernelGradient"] = Spans(3, (x, n) => new Convolution(Small).AddKernelGradient(n == 0 ? x : F(4), n == 1 ? x : F(1), n == 2 ? x : F(4))),
        ["Pooling.Max"] = Pools((x, channels, geometry) => Pooling.Max(x, channels, geometry, F(1))),
        ["Pooling.MaxGradient"] = Pools((x, channels, geometry) => Pooling.MaxGradient(x, F(1), F(1), channels, geometry, x)),
        ["Pooling.Average"] = Pools((x, channels, geometry) => Pooling.Average(x, channels, geometry, false, F(1))),
        ["Pooling.AverageGradient"] = Pools((x, channels, geometry) => Pooling.AverageGradient(F(1), channels, geometry, true, x)),
        ["ImageTransforms.Window"] =
        [
            () => ImageTransforms.Window(F(4), 2, Max, 0, 0, 2, F(4)), () => ImageTransforms.Window(F(1), -1, 1, 0, 0, 1, F(1)), () => ImageTransforms.Window(F(1), 1, 1, 0, 0, -1, F(1)),
            () => ImageTransforms.Window(F(0), 1 << 16, 1, 0, 0, 1, F(1)), () => ImageTransforms.Window(F(1), 1, 1, 0, 0, 1 << 16, F(0)),
            () => ImageTransforms.Window(F(4), Max, 4, 0, 0, 2, F(4)), () => ImageTransforms.Window(F(1), 1, 1, 0, 0, Max, F(1)),
        ],
        ["ImageTransforms.FlipHorizontally"] =
        [
            () => ImageTransforms.FlipHorizontally(F(0), 1 << 16, 1, F(0)), () => ImageTransforms.FlipHorizontally(F(1), -1, 1, F(1)),
            () => ImageTransforms.FlipHorizontally(F(4), 2, Max, F(4)), () => ImageTransforms.FlipHorizontally(F(4), Max, Max, F(4)),
        ],
        ["Matrix..ctor"] = Matrices((rows, columns, rowStride, columnStride) => _ = new Matrix(F(4), rows, columns, rowStride, columnStride))
            .Append(() => _ = new Matrix(F(1), 2, 1, 0, 1)).Append(() => _ = new Matrix(F(1), 1, Max, 1, 0)).Append(() => _ = new Matrix(F(4), Max, Max)).ToArray(),
        ["ReadOnlyMatrix..ctor"] = Matrices((rows, columns, rowStride, columnStride) => _ = new ReadOnlyMatrix(F(4), rows, columns, rowStride, columnStride))
            .Append(() => _ = new ReadOnlyMatrix(F(4), Max, Max)).ToArray(),
        ["PackedMatrix..ctor"] = [() => _ = new PackedMatrix(Max, Max), () => _ = new PackedMatrix(1, Max), () => _ = new PackedMatrix(Max, 1), () => _ = new PackedMatrix(1 << 16, 1 << 16)],
        ["PackedMatrix.Resize"] = [() => new PackedMatrix(2, 2).Resize(Max)],
        ["PackedMatrix.Pack"] = [() => PackedMatrix.Pack(Repeated(Max, Max)), () => PackedMatrix.Pack(Repeated(1 << 16, 1 << 16))],
        ["PackedMatrix.Write"] =
        [
            () => new PackedMatrix(2, 64).Write(M(2, 32), Max, 0), () => new PackedMatrix(2, 64).Write(M(2, 32), Max - 1, 0), () => new PackedMatrix(2, 64).Write(M(1, 32), 0, Max - 31),
            () => new PackedMatrix(2, 64).Write(Repeated(Max, 32), 1, 0), () => new PackedMatrix(2, 64).Write(Repeated(1, Max), 0, 32), () => new PackedMatrix(2, 64).Write(Repeated(Max, Max), Max, Max),
        ],
        ["BiasEpilogue`1..ctor"] =
        [
            () => Gemm.Multiply(M(1, 2), M(2, 64), new BiasEpilogue<IdentityFunction>(F(1), default), M(1, 64)),
            () => Gemm.Multiply(M(1, 2), PackedMatrix.Pack(M(2, 64)), new BiasEpilogue<IdentityFunction>(F(63), default), M(1, 64)),
            () => Gemm.MultiplyAdd(M(1, 2), M(2, 64), new BiasEpilogue<ReluFunction>(F(0), default), M(1, 64)),
        ],
        ["BiasEpilogue`1.Check"] = [() => new BiasEpilogue<IdentityFunction>(F(1), default).Check(1, Max)],
        ["Gemm.Multiply"] = [() => Gemm.Multiply(Repeated(Max, Max), Repeated(Max, Max), M(2, 2)), () => Gemm.Multiply(M(2, 2), PackedMatrix.Pack(M(2, 2)), M(2, 0))],
        ["Gemm.Multiply`"] = [() => Gemm.Multiply(Repeated(2, Max), Repeated(Max - 1, 2), new NoEpilogue(), M(2, 2))],
        ["Gemm.MultiplyAdd"] = [() => Gemm.MultiplyAdd(Repeated(2, Max), M(2, 2), M(2, 2)), () => Gemm.MultiplyAdd(Repeated(Max, 2), PackedMatrix.Pack(M(2, 2)), M(2, 2))],
        ["Gemm.MultiplyAdd`"] = [() => Gemm.MultiplyAdd(Repeated(2, 2), Repeated(2, Max), new NoEpilogue(), M(2, 2))],
        ["Gemm.MultiplyAddBias"] = [() => Gemm.MultiplyAddBias(M(2, 2), M(2, 2), Huge(Max), M(2, 2)), () => Gemm.MultiplyAddBias(M(2, 2), PackedMatrix.Pack(M(2, 2)), Huge(Max), M(2, 2))],
        ["ActivationKernel.ElmanForward"] = Rows(x => ActivationKernel.Of(new TanhFunction()).ElmanForward(x, M(1, 1))),
        ["ActivationKernel.ElmanBackward"] = Rows(x => ActivationKernel.Of(new TanhFunction()).ElmanBackward(x, M(1, 1), M(1, 1), M(1, 1))),
        ["Cells.ElmanForward`"] = Rows(x => Cells.ElmanForward(new TanhFunction(), x, M(1, 1))),
        ["Cells.ElmanBackward`"] = Rows(x => Cells.ElmanBackward(new TanhFunction(), x, M(1, 1), M(1, 1), M(1, 1))),
        ["Cells.GruForward"] = [.. Rows(x => Cells.GruForward(M(1, 4), x, M(1, 1))), () => Cells.GruForward(M(1, 0), Wide(1 << 30), Wide(1 << 30)), () => Cells.GruForward(M(1, 4), Wide((1 << 30) + 1), Wide((1 << 30) + 1))],
        ["Cells.GruBackward"] = [.. Rows(x => Cells.GruBackward(x, M(1, 1), M(1, 4), M(1, 1))), () => Cells.GruBackward(Wide(1 << 30), Wide(1 << 30), M(1, 0), Wide(1 << 30))],
        ["Cells.LstmForward"] = [.. Rows(x => Cells.LstmForward([], M(1, 4), x, M(1, 1), M(1, 1))), () => Cells.LstmForward([], M(1, 0), Wide(1 << 30), Wide(1 << 30), Wide(1 << 30)), () => Cells.LstmForward(Huge(Max), M(1, 4), M(1, 1), M(1, 1), M(1, 1))],
        ["Cells.LstmBackward"] = [.. Rows(x => Cells.LstmBackward([], x, M(1, 1), M(1, 1), M(1, 4), M(1, 1), M(1, 1))), () => Cells.LstmBackward([], Wide(1 << 30), Wide(1 << 30), Wide(1 << 30), M(1, 0), Wide(1 << 30), Wide(1 << 30))],
        ["Cells.Lstm1997Forward"] = [() => Cells.Lstm1997Forward(Max, M(1, 3), M(1, 1), M(1, 1), M(1, 3)), () => Cells.Lstm1997Forward(1 << 30, M(1, 3), Wide(1 << 30), Wide(1 << 30), M(1, 3)), () => Cells.Lstm1997Forward(Max, M(1, 1), Wide(Max), Wide(Max), M(1, 1))],
        ["Cells.Lstm1997Backward"] = [() => Cells.Lstm1997Backward(Max, M(1, 1), M(1, 1), M(1, 3), M(1, 1)), () => Cells.Lstm1997Backward(Max, Wide(Max), Wide(Max), M(1, 1), Wide(Max))],
        ["Activations.Softmax"] = Products(Activations.Softmax),
        ["Activations.LogSoftmax"] = Products(Activations.LogSoftmax),
        ["BatchNormalization.Moments"] = Spans(3, (x, n) => BatchNormalization.Moments(n == 0 ? x : F(4), n == 1 ? x : F(2), n == 2 ? x : n == 0 ? F(3) : F(2))),
        ["BatchNormalization.Scale"] = Spans(3, (x, n) => BatchNormalization.Scale(n == 0 ? x : F(2), n == 1 ? x : F(2), 1, n == 2 ? x : F(2))),
        ["BatchNormalization.Normalize"] = Spans(5, (x, n) => BatchNormalization.Normalize(n == 0 ? x : F(4), n == 1 ? x : F(2), n == 2 ? x : F(2), n == 3 ? x : F(2), n == 4 ? x : F(4))),
        ["BatchNormalization.GradientSums"] = Spans(5, (x, n) => BatchNormalization.GradientSums(n == 0 ? x : F(4), n == 1 ? x : F(4), n == 2 ? x : F(2), n == 3 ? x : F(2), n == 4 ? x : F(2))),
        ["BatchNormalization.Gradient"] = Spans(7, (x, n) => BatchNormalization.Gradient(
            n == 0 ? x : F(4), n == 1 ? x : F(4), n == 2 ? x : F(2), n == 3 ? x : F(2), n == 4 ? x : F(2), n == 5 ? x : F(2), n == 6 ? x : F(4))),
        ["DropoutMask.Apply"] = Spans(2, (x, n) => DropoutMask.Apply(n == 0 ? x : F(2), default, 0, 0, 0, n == 1 ? x : F(2))),
        ["DropoutMask.Mask"] = Spans(2, (x, n) => DropoutMask.Mask(n == 0 ? x : F(2), default, 0, 0, 0, n == 1 ? x : F(2))),
        ["UpdateRules.Sgd"] = Spans(2, (x, n) => UpdateRules.Sgd(n == 0 ? x : F(2), n == 1 ? x : F(2), 1)),
        ["UpdateRules.Momentum"] = Spans(3, (x, n) => UpdateRules.Momentum(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), 1, 1)),
        ["UpdateRules.Nesterov"] = Spans(3, (x, n) => UpdateRules.Nesterov(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), 1, 1)),
        ["UpdateRules.RmsProp"] = Spans(3, (x, n) => UpdateRules.RmsProp(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), 1, 1, 1)),
        ["UpdateRules.Adam"] = Spans(4, (x, n) => UpdateRules.Adam(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), n == 3 ? x : F(2), 1, 1, 1, 1, 1)),
        ["UpdateRules.AdamW"] = Spans(4, (x, n) => UpdateRules.AdamW(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), n == 3 ? x : F(2), 1, 1, 1, 1, 1, 1)),
        ["UpdateRules.Rprop"] = Spans(4, (x, n) => UpdateRules.Rprop(n == 0 ? x : F(2), n == 1 ? x : F(2), n == 2 ? x : F(2), n == 3 ? x : F(2), 1, 1, 1, 1)),
        ["UpdateRules.AddElimination"] = Spans(2, (x, n) => UpdateRules.AddElimination(n == 0 ? x : F(2), n == 1 ? x : F(2), 1, 1)),
        ["VectorMath.Add"] = Rows(x => VectorMath.Add(x, M(1, 1))),
        ["VectorMath.Copy"] = Rows(x => VectorMath.Copy(x, M(1, 1))),
        ["VectorMath.AddColumnSums"] = [() => VectorMath.AddColumnSums(Repeated(1, Max), F(1)), () => VectorMath.AddColumnSums(M(1, 1), Huge(Max))],
        ["VectorMath.AddRowVector"] = [() => VectorMath.AddRowVector(Huge(Max), M(1, 1))],
        ["VectorMath.AddProductColumnSums"] = Rows(x => VectorMath.AddProductColumnSums(M(1, 1), x, F(1))),
        ["VectorMath.AddScaledRows"] = [() => VectorMath.AddScaledRows(F(1), [Max], F(4), F(2)), () => VectorMath.AddScaledRows(F(1), [1 << 30], F(4), F(4)), () => VectorMath.AddScaledRows(F(1), [0], F(4), Huge(Max)), () => VectorMath.AddScaledRows(Huge(Max), [0], F(4), F(4))],
        ["VectorMath.Transpose"] = [() => VectorMath.Transpose(F(4), Max, F(4)), () => VectorMath.Transpose(Huge(Max), 2, F(4)), () => VectorMath.Transpose(F(4), 2, Huge(Max))],
    };

    // Rows without columns, and no images at all, may be of any size.
    private static Dictionary<string, Call> Nothing { get; } = new()
    {
        ["softmax of empty rows"] = () => Activations.Softmax([], Max, 0, []),
        ["logarithm of softmax of empty rows"] = () => Activations.LogSoftmax([], Max, 0, []),
        ["product with no column"] = () => Gemm.Multiply(Repeated(Max, 2), M(2, 0), new Matrix([], Max, 0)),
        ["copy of empty rows"] = () => VectorMath.Copy(new Matrix([], Max, 0), new Matrix([], Max, 0)),
        ["sum of empty rows"] = () => VectorMath.Add(new Matrix([], Max, 0), new Matrix([], Max, 0)),
        ["vector added to empty rows"] = () => VectorMath.AddRowVector([], new Matrix([], Max, 0)),
        ["empty cells"] = () => Cells.GruForward(new Matrix([], Max, 0), new Matrix([], Max, 0), new Matrix([], Max, 0)),
        ["packed rows without a column"] = () => _ = new PackedMatrix(Max, 0),
        ["packed columns without a row"] = () => _ = new PackedMatrix(0, Max),
        ["window of empty rows"] = () => ImageTransforms.Window([], new Size2D(Max, 0), 1, 0, 0, new Size2D(Max, 0), []),
        ["mirror of empty columns"] = () => ImageTransforms.FlipHorizontally([], new Size2D(0, Max), Max, []),
        ["pooling of no image"] = () => Pooling.Max([], 1, Pair, []),
    };

    public static TheoryData<string> Entries => [.. Refused.Keys];

    public static TheoryData<string> Empty => [.. Nothing.Keys];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Sizes_that_would_wrap_are_refused(string entry)
    {
        for (int i = 0; i < Refused[entry].Length; i++)
        {
            Exception? error = Record.Exception(new Action(Refused[entry][i]));
            Assert.True(error is ArgumentException, $"{entry}, call {i}: {error?.GetType().Name ?? "no error"}.");
        }
    }

    [Theory]
    [MemberData(nameof(Empty))]
    public void What_is_empty_is_no_work_whatever_its_other_size(string name) => Nothing[name]();

    [Fact]
    public void Every_entry_that_networks_call_and_that_takes_sizes_or_several_spans_is_in_the_table()
    {
        HashSet<string> entries = TypesThatNetworksName();
        Assert.Contains(nameof(Gemm), entries);
        var names =
            from type in typeof(Gemm).Assembly.GetTypes()
            where !type.IsInterface && (type.IsPublic || entries.Contains(type.Name))
            from method in type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).OfType<MethodBase>()
            where !method.IsSpecialName || method.IsConstructor
            let taken = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray()
            where taken.Any(IsSize) || taken.Count(IsMemory) > 1
            // Elementwise functions of spans share one check; they are in ActivationTests. A filled span has one length; unchecked by contract.
            where (type != typeof(Activations) && method.Name != "Gradient") || taken.Any(IsSize)
            where method.Name != "Apply" || type == typeof(DropoutMask)
            where method.Name is not ("Deconstruct" or "Equals") && type != typeof(NoEpilogue)
            select $"{type.Name}.{method.Name}{(method.IsGenericMethod ? "`" : "")}";
        Assert.Empty(names.Distinct().Except(Refused.Keys));
    }

    [Fact]
    public void Areas_do_not_wrap()
    {
        Assert.Equal((long)Max * Max, new Size2D(Max, Max).Area());
        Assert.Equal(1L << 32, new Size2D(1 << 16, 1 << 16).Area());
    }

    [Fact]
    public void Steps_beyond_the_image_are_as_good_as_its_size()
    {
        // One place, and one tap: neither the stride nor the dilation has anything to do.
        var (huge, plain) = (new WindowGeometry(3, 1, Max, Max, default), new WindowGeometry(3, 1, 3, 1, default));
        Assert.Equal(1, huge.Output.Area());
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9], y = [0], dx = new float[9], expected = new float[9];
        Pooling.Max(x, 1, huge, y);
        Assert.Equal(1, y[0]);
        var convolution = new Convolution(new ConvolutionGeometry(huge, 1, 1));
        convolution.Forward(x, [2f], [], y);
        Assert.Equal(2, y[0]);
        convolution.BackwardInput([3f], [2f], dx);
        new Convolution(new ConvolutionGeometry(plain, 1, 1)).BackwardInput([3f], [2f], expected);
        Assert.Equal([6f, 0, 0, 0, 0, 0, 0, 0, 0], expected);
        Assert.Equal(expected, dx);
    }

    [Fact]
    public void A_convolution_has_no_table_before_its_first_pass()
    {
        var window = new WindowGeometry(1 << 14, 1, 1, 1, default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new Convolution(new ConvolutionGeometry(window, 1, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    private static HashSet<string> TypesThatNetworksName()
    {
        using var file = new PEReader(File.OpenRead(typeof(Sequential).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeReferences
               let type = metadata.GetTypeReference(handle)
               where metadata.StringComparer.Equals(type.Namespace, typeof(Gemm).Namespace!)
               select metadata.GetString(type.Name),
        ];
    }

    private static bool IsSize(Type type) => Plain(type) is var plain &&
        (plain == typeof(int) || plain == typeof(Size2D) || plain == typeof(Edges) || plain == typeof(WindowGeometry) || plain == typeof(ConvolutionGeometry));

    private static bool IsMemory(Type type) => Plain(type) is var plain &&
        (plain == typeof(Span<float>) || plain == typeof(ReadOnlySpan<float>) || plain == typeof(Matrix) || plain == typeof(ReadOnlyMatrix) || plain == typeof(PackedMatrix));

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private static float[] F(int length) => new float[length];

    private static Matrix M(int rows, int columns) => new(F(rows * columns), rows, columns);

    /// <summary>A matrix for reading that is one value.</summary>
    private static ReadOnlyMatrix Repeated(int rows, int columns) => new(F(1), rows, columns, 0, 0);

    /// <summary>A span that claims more than it has: a check must refuse it before anything is read.</summary>
    private static Span<float> Huge(int length) => MemoryMarshal.CreateSpan(ref F(1)[0], length);

    private static Matrix Wide(int columns) => new(Huge(columns), 1, columns);

    private static Edges All(int edge) => new(edge, edge, edge, edge);

    private static Call[] Spans(int count, SpanCall call) =>
        [.. from n in Enumerable.Range(0, count) from length in Lengths select new Call(() => call(Huge(length), n))];

    private static Call[] Rows(MatrixCall call) =>
        [.. from rows in Lengths from columns in Lengths select new Call(() => call(Repeated(rows, columns)))];

    private static Call[] Matrices(Action<int, int, int, int> call) =>
    [
        .. from rows in Lengths
           from stride in Lengths
           from other in new[] { 1, 2, Max }
           from calls in new Call[][] { [() => call(rows, other, stride, Max), () => call(other, rows, Max, stride)] }
           from one in calls
           select one,
    ];

    private static Call[] Products(Product call) =>
        [.. from rows in Lengths from columns in Lengths select new Call(() => call(F(4), rows, columns, F(4)))];

    private static Call[] Pools(PoolCall call) =>
    [
        () => call(F(4), Max, Pair), () => call(F(4), 1 << 30, Pair), () => call(F(4), (1 << 30) + 1, Pair), () => call(F(0), 0, Pair),
        () => call(F(4), 1, default), () => call(F(4), 1 << 4, new WindowGeometry(1 << 14, 1 << 14, 1, 1, default)),
        () => call(Huge(Max), 1, Pair), () => call(Huge(1 << 30), 1, Pair),
    ];

    private delegate void SpanCall(Span<float> x, int place);

    private delegate void MatrixCall(ReadOnlyMatrix x);

    private delegate void Product(ReadOnlySpan<float> x, int rows, int columns, Span<float> y);

    private delegate void PoolCall(Span<float> x, int channels, WindowGeometry geometry);
}
