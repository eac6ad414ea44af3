namespace MlNetDeep.Kernels.Tests;

/// <summary>Runs a kernel at a width of choice; the widths that the processor lacks run in software, with the same results.</summary>
internal static class Widths
{
    /// <summary>The lanes of every vector type.</summary>
    public static readonly int[] All = [1, 4, 8, 16];

    public static TheoryData<int> Data => [.. All];

    public static void Run<TKernel>(int width, TKernel kernel) where TKernel : struct, ISimdKernel, allows ref struct
    {
        switch (width)
        {
            case 1: kernel.Run<SimdScalar>(); break;
            case 4: kernel.Run<Simd128>(); break;
            case 8: kernel.Run<Simd256>(); break;
            case 16: kernel.Run<Simd512>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(width), width, "No vector has this many lanes.");
        }
    }

    public static void RunSteps<TStep>(int width, TStep step, int length) where TStep : struct, IElementStep, allows ref struct =>
        Run(width, new ElementLoop<TStep>(step, length));

    public static PackedMatrix Pack(int width, ReadOnlyMatrix b) => width switch
    {
        1 => PackedMatrix.Pack<SimdScalar>(b),
        4 => PackedMatrix.Pack<Simd128>(b),
        8 => PackedMatrix.Pack<Simd256>(b),
        _ => PackedMatrix.Pack<Simd512>(b),
    };
}
