namespace MlNetDeep.Kernels.Tests;

/// <summary>After its first call on a thread, no kernel allocates.</summary>
public class AllocationTests
{
    private readonly float[] _a = Samples.Uniform(40 * 40, 1);
    private readonly float[] _b = Samples.Uniform(40 * 40, 2);
    private readonly float[] _c = new float[40 * 40];
    private readonly float[] _d = new float[40 * 40];
    private readonly float[] _bias = new float[40];

    [Fact]
    public void Products_allocate_nothing()
    {
        var packed = PackedMatrix.Pack(new ReadOnlyMatrix(_b, 40, 40));
        AssertNone(() => Gemm.Multiply(new ReadOnlyMatrix(_a, 40, 40), new ReadOnlyMatrix(_b, 40, 40), new Matrix(_c, 40, 40)));
        AssertNone(() => Gemm.MultiplyAdd(new ReadOnlyMatrix(_a, 40, 40).Transposed, new ReadOnlyMatrix(_b, 40, 40), new Matrix(_c, 40, 40)));
        AssertNone(() => Gemm.MultiplyAddBias(new ReadOnlyMatrix(_a, 1, 40), new ReadOnlyMatrix(_b, 40, 40), _bias, new Matrix(_c, 1, 40)));
        AssertNone(() => Gemm.Multiply(new ReadOnlyMatrix(_a, 1, 40), new ReadOnlyMatrix(_b, 40, 40).Transposed, new Matrix(_c, 1, 40)));
        AssertNone(() => Gemm.Multiply(new ReadOnlyMatrix(_a, 40, 40), packed, new BiasEpilogue<TanhFunction>(_bias, default), new Matrix(_c, 40, 40)));
        AssertNone(() => Gemm.Multiply(new ReadOnlyMatrix(_a, 1, 40), packed, new Matrix(_c, 1, 40)));
    }

    [Fact]
    public void Elementwise_kernels_allocate_nothing()
    {
        AssertNone(() => Activations.Tanh(_a, _c));
        AssertNone(() => Activations.LeakyReluGradient(_a, _b, 0.1f, _c));
        AssertNone(() => Activations.Softmax(_a, 40, 40, _c));
        AssertNone(() => Activations.LogSoftmax(_a, 40, 40, _c));
        AssertNone(() => VectorMath.AddColumnSums(new ReadOnlyMatrix(_a, 40, 40), _bias));
        AssertNone(() => VectorMath.AddRowVector(_bias, new Matrix(_c, 40, 40)));
        AssertNone(() => new Philox(1).FillUniform(2, 3, _c));
        AssertNone(() => Dropout.Apply(_a, new Philox(1), 2, 3, 0.5f, _c));
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
