using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>A computation that runs at any vector width; its operands are its fields.</summary>
internal interface ISimdKernel
{
    /// <summary>Runs the whole computation with vectors of type <typeparamref name="V"/>.</summary>
    void Run<V>() where V : struct, ISimd<V>;
}

/// <summary>The one place that chooses the vector width.</summary>
internal static class SimdDispatch
{
    /// <summary>Runs the kernel at the widest accelerated width. The conditions are constants to the JIT, so one call remains.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Run<TKernel>(TKernel kernel) where TKernel : struct, ISimdKernel, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
            kernel.Run<Simd512>();
        else if (Vector256.IsHardwareAccelerated)
            kernel.Run<Simd256>();
        else if (Vector128.IsHardwareAccelerated)
            kernel.Run<Simd128>();
        else
            kernel.Run<SimdScalar>();
    }
}
