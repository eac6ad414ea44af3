using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>What a product does beyond A B.</summary>
public enum ProductForm
{
    Overwrite,
    Accumulate,
    Bias,
    BiasSigmoid,
    Packed,
    PackedAccumulate,
    PackedBiasSigmoid,
    RowByRow,
    RowByRowAccumulate,
    RowByRowBiasSigmoid,
}

/// <summary>Runs one product and compares every element with the double-precision sum.</summary>
internal static class GemmCheck
{
    /// <summary>The width that stands for the public functions, which choose their own.</summary>
    public const int Public = 0;

    public static void Run(
        int width, int m, int n, int k, ProductForm form,
        Layout aLayout = Layout.RowMajor, Layout bLayout = Layout.RowMajor, Layout cLayout = Layout.RowMajor, Guard guard = Guard.After)
    {
        using var a = new StridedOperand(m, k, aLayout, guard).With(Samples.Uniform(m * k, 1));
        using var b = new StridedOperand(k, n, bLayout, guard).With(Samples.Uniform(k * n, 2));
        using var c = new StridedOperand(m, n, cLayout, guard);
        using var bias = GuardedBuffer.Of(Samples.Uniform(n, 3), guard);
        var before = Samples.Uniform(m * n, 4);
        if (form is ProductForm.Accumulate or ProductForm.PackedAccumulate or ProductForm.RowByRowAccumulate)
            c.With(before);
        Multiply(width, a.Matrix, b.Matrix, bias.Span, form, c.Matrix);
        c.AssertGapsUntouched();
        var place = $"{form} {m} x {n} x {k}, width {width}, {aLayout} {bLayout} {cLayout}";
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
                CompareElement(a, b, bias.Span[j], before[i * n + j], form, k, i, j, c[i, j], place);
        }
    }

    private static void Multiply(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlySpan<float> bias, ProductForm form, Matrix c)
    {
        var sigmoid = new BiasEpilogue<SigmoidFunction>(bias, default);
        switch (form)
        {
            case ProductForm.Overwrite when width == Public: Gemm.Multiply(a, b, c); break;
            case ProductForm.Accumulate when width == Public: Gemm.MultiplyAdd(a, b, c); break;
            case ProductForm.Bias when width == Public: Gemm.MultiplyAddBias(a, b, bias, c); break;
            case ProductForm.BiasSigmoid when width == Public: Gemm.Multiply(a, b, sigmoid, c); break;
            case ProductForm.Packed when width == Public: Gemm.Multiply(a, PackedMatrix.Pack(b), c); break;
            case ProductForm.PackedAccumulate when width == Public: Gemm.MultiplyAdd(a, PackedMatrix.Pack(b), c); break;
            case ProductForm.PackedBiasSigmoid when width == Public: Gemm.Multiply(a, PackedMatrix.Pack(b), sigmoid, c); break;
            case ProductForm.RowByRow when width == Public: Gemm.Multiply(a, PackedMatrix.Pack(b).RowByRow(), c); break;
            case ProductForm.RowByRowAccumulate when width == Public: Gemm.MultiplyAdd(a, PackedMatrix.Pack(b).RowByRow(), c); break;
            case ProductForm.RowByRowBiasSigmoid when width == Public: Gemm.Multiply(a, PackedMatrix.Pack(b).RowByRow(), sigmoid, c); break;
            case ProductForm.Overwrite: RunStrided(width, a, b, new NoEpilogue(), false, c); break;
            case ProductForm.Accumulate: RunStrided(width, a, b, new NoEpilogue(), true, c); break;
            case ProductForm.Bias: RunStrided(width, a, b, new BiasEpilogue<IdentityFunction>(bias, default), false, c); break;
            case ProductForm.BiasSigmoid: RunStrided(width, a, b, sigmoid, false, c); break;
            case ProductForm.Packed: RunPacked(width, a, Widths.Pack(width, b), new NoEpilogue(), false, c); break;
            case ProductForm.PackedAccumulate: RunPacked(width, a, Widths.Pack(width, b), new NoEpilogue(), true, c); break;
            case ProductForm.PackedBiasSigmoid: RunPacked(width, a, Widths.Pack(width, b), sigmoid, false, c); break;
            case ProductForm.RowByRow: RunPacked(width, a, Widths.Pack(width, b).RowByRow(), new NoEpilogue(), false, c); break;
            case ProductForm.RowByRowAccumulate: RunPacked(width, a, Widths.Pack(width, b).RowByRow(), new NoEpilogue(), true, c); break;
            default: RunPacked(width, a, Widths.Pack(width, b).RowByRow(), sigmoid, false, c); break;
        }
    }

    private static void RunStrided<TEpilogue>(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, TEpilogue epilogue, bool accumulate, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct =>
        Widths.Run(width, new GemmKernel<StridedRight, TEpilogue>(a, new StridedRight(b), epilogue, accumulate, c));

    private static void RunPacked<TEpilogue>(int width, ReadOnlyMatrix a, PackedMatrix b, TEpilogue epilogue, bool accumulate, Matrix c)
        where TEpilogue : struct, IEpilogue, allows ref struct =>
        Widths.Run(width, new GemmKernel<PackedRight, TEpilogue>(a, new PackedRight(b), epilogue, accumulate, c));

    private static void CompareElement(
        StridedOperand a, StridedOperand b, float bias, float before, ProductForm form, int k, int i, int j, float actual, string place)
    {
        var (exact, magnitude) = MatrixReference.Element((r, p) => a[r, p], (p, s) => b[p, s], k, i, j);
        var added = form switch
        {
            ProductForm.Accumulate or ProductForm.PackedAccumulate or ProductForm.RowByRowAccumulate => before,
            ProductForm.Bias or ProductForm.BiasSigmoid or ProductForm.PackedBiasSigmoid or ProductForm.RowByRowBiasSigmoid => bias,
            _ => 0,
        };
        exact += added;
        magnitude += Math.Abs(added);
        // One roundoff a term, in any order of summation; two without a fused instruction.
        var bound = (k + 3) * Check.Roundoff * magnitude;
        if (form is ProductForm.BiasSigmoid or ProductForm.PackedBiasSigmoid or ProductForm.RowByRowBiasSigmoid)
        {
            exact = ActivationReference.Sigmoid(exact);
            // The slope of the sigmoid is at most 1/4; its own error is a few units in the last place of a number below one.
            bound = bound / 4 + 5 * Check.Roundoff;
        }
        Check.Near(exact, actual, bound, $"{place}, element ({i}, {j})");
    }
}
