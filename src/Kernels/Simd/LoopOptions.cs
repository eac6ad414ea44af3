namespace MlNetDeep.Kernels;

/// <summary>How the JIT is to treat a method with a kernel's loop.</summary>
internal static class LoopOptions
{
    /// <summary>
    /// Optimized at its first call, since the first tier inlines nothing and a step is then a hundred calls; and never inlined, since the
    /// second tier of the JIT inlines the loop itself into its callers, where the budget for what the loop calls is spent: measured, an
    /// update rule then took ten times as long, and a matrix product twice.
    /// </summary>
    public const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
