using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>Matrix products, named m x n x k: C [m, n] = A [m, k] B [k, n].</summary>
public static class GemmCases
{
    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        Product("square 64x64x64", 64, 64, 64),
        Product("square 256x256x256", 256, 256, 256),
        Product("square 512x512x512", 512, 512, 512),
        Product("square 1024x1024x1024", 1024, 1024, 1024, isLong: true),
        Product("square 2048x2048x2048", 2048, 2048, 2048, isLong: true),
        Product("layer 128x256x784", 128, 256, 784),
        Packed("layer 128x256x784, weights packed before", 128, 256, 784),
        LeftTransposed("weight gradient 784x256x128, A transposed, C added to", 784, 256, 128),
        RightTransposed("input gradient 128x784x256, B transposed", 128, 784, 256),
        Product("layer 64x256x784", 64, 256, 784),
        Product("layer 128x128x256", 128, 128, 256),
        Product("layer 128x10x128", 128, 10, 128),
        Product("layer 256x1024x1024", 256, 1024, 1024, isLong: true),
        Product("row 1x256x784", 1, 256, 784),
        Packed("row 1x256x784, weights packed before", 1, 256, 784),
    ];

    /// <summary>The product of a layer's shape or a square.</summary>
    internal static Action CreateProduct(int m, int n, int k)
    {
        float[] a = Operands.Random(m * k), b = Operands.Random(k * n), c = new float[m * n];
        return () => Gemm.Multiply(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(b, k, n), new Matrix(c, m, n));
    }

    /// <summary>The floating-point operations of a product.</summary>
    internal static double Flops(int m, int n, int k) => 2.0 * m * n * k;

    private static Case Product(string name, int m, int n, int k, bool isLong = false) =>
        new(name, Work.Flops(Flops(m, n, k)), () => CreateProduct(m, n, k), isLong);

    private static Case Packed(string name, int m, int n, int k) => new(name, Work.Flops(Flops(m, n, k)), () =>
    {
        float[] a = Operands.Random(m * k), c = new float[m * n];
        PackedMatrix b = PackedMatrix.Pack(new ReadOnlyMatrix(Operands.Random(k * n), k, n));
        return () => Gemm.Multiply(new ReadOnlyMatrix(a, m, k), b, new Matrix(c, m, n));
    });

    private static Case LeftTransposed(string name, int m, int n, int k) => new(name, Work.Flops(Flops(m, n, k)), () =>
    {
        float[] a = Operands.Random(k * m), b = Operands.Random(k * n), c = new float[m * n];
        return () => Gemm.MultiplyAdd(new ReadOnlyMatrix(a, k, m).Transposed, new ReadOnlyMatrix(b, k, n), new Matrix(c, m, n));
    });

    private static Case RightTransposed(string name, int m, int n, int k) => new(name, Work.Flops(Flops(m, n, k)), () =>
    {
        float[] a = Operands.Random(m * k), b = Operands.Random(n * k), c = new float[m * n];
        return () => Gemm.Multiply(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(b, n, k).Transposed, new Matrix(c, m, n));
    });
}
