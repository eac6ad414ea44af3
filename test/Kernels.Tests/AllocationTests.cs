namespace MlNetDeep.Kernels.Tests;

/// <summary>After its first call on a thread, no kernel allocates.</summary>
public class AllocationTests
{
    private readonly float[] _a = Samples.Uniform(40 * 40, 1);
    private readonly float[] _b = Samples.Uniform(40 * 40, 2);
    private readonly float[] _c = new float[40 * 40];
    private readonly float[] _d = new float[40 * 40];
    private readonly float[] _bias = new float[40];

    private ReadOnlyMatrix A => new(_a, 40, 40);

    private ReadOnlyMatrix B => new(_b, 40, 40);

    private Matrix C => new(_c, 40, 40);

    private ReadOnlyMatrix RowOfA => new(_a, 1, 40);

    private Matrix RowOfC => new(_c, 1, 40);

    [Fact]
    public void Products_allocate_nothing()
    {
        var packed = PackedMatrix.Pack(B);
        AssertNone(() => Gemm.Multiply(A, B, C));
        AssertNone(() => Gemm.MultiplyAdd(A.Transposed, B, C));
        AssertNone(() => Gemm.MultiplyAddBias(RowOfA, B, _bias, RowOfC));
        AssertNone(() => Gemm.Multiply(RowOfA, B.Transposed, RowOfC));
        AssertNone(() => Gemm.MultiplyAdd(RowOfA.Transposed, RowOfA, C));
        AssertNone(() => Gemm.Multiply(A, packed, new BiasEpilogue<TanhFunction>(_bias, default), C));
        AssertNone(() => Gemm.Multiply(RowOfA, packed, RowOfC));
    }

    [Fact]
    public void Convolutions_allocate_nothing()
    {
        // 8x8 images of 25 channels, in one group and one for each channel.
        foreach (var groups in new[] { 1, 25 })
        {
            var geometry = new ConvolutionGeometry(new WindowGeometry(8, groups == 1 ? 1 : 3, 1, 1, default), 25, 25, groups);
            var convolution = new Convolution(geometry);
            var (y, w) = (new float[geometry.OutputLength], new float[geometry.KernelLength]);
            AssertNone(() => convolution.Forward(_a, _b.AsSpan(0, w.Length), [], y));
            AssertNone(() => convolution.BackwardInput(y, w, _c));
            AssertNone(() => convolution.AddKernelGradient(_a, y, w));
        }
    }

    [Fact]
    public void Elementwise_kernels_allocate_nothing()
    {
        AssertNone(() => Activations.Apply(new TanhFunction(), _a, _c));
        AssertNone(() => Activations.Gradient(new LeakyReluFunction(0.1f), _a, _b, _c));
        AssertNone(() => Activations.Softmax(_a, 40, 40, _c));
        AssertNone(() => Activations.LogSoftmax(_a, 40, 40, _c));
        AssertNone(() => VectorMath.AddColumnSums(new ReadOnlyMatrix(_a, 40, 40), _bias));
        AssertNone(() => VectorMath.AddRowVector(_bias, new Matrix(_c, 40, 40)));
        AssertNone(() => new Philox(1).FillUniform(2, 3, _c));
        AssertNone(() => DropoutMask.Apply(_a, new Philox(1), 2, 3, 0.5f, _c));
    }

    [Fact]
    public void Pooling_allocates_nothing()
    {
        var geometry = new WindowGeometry(10, 3, 2, 1, default);
        var y = new float[(int)geometry.Output.Area() * 16];
        AssertNone(() => Pooling.Max(_a, 16, geometry, y));
        AssertNone(() => Pooling.MaxGradient(_a, y, y, 16, geometry, _c));
        AssertNone(() => Pooling.Average(_a, 16, geometry, countPadding: true, y));
        AssertNone(() => Pooling.AverageGradient(y, 16, geometry, countPadding: true, _c));
    }

    [Fact]
    public void Batch_normalization_allocates_nothing()
    {
        float[] mean = new float[40], variance = new float[40], scale = new float[40];
        AssertNone(() => BatchNormalization.Moments(_a, mean, variance));
        AssertNone(() => BatchNormalization.Scale(_bias, variance, 1e-5f, scale));
        AssertNone(() => BatchNormalization.Normalize(_a, mean, scale, _bias, _c));
        AssertNone(() => BatchNormalization.GradientSums(_a, _b, mean, variance, scale));
        AssertNone(() => BatchNormalization.Gradient(_a, _b, mean, scale, mean, variance, _c));
    }

    [Fact]
    public void Update_rules_allocate_nothing()
    {
        var w = new float[_a.Length];
        foreach (var rule in UpdateRuleCase.All)
            AssertNone(() => rule.Update(w, _a, _c, _d, 1));
    }

    private static void AssertNone(Action call)
    {
        for (var i = 0; i < 3; i++)
            call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
