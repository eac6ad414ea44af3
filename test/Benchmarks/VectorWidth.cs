using System.Runtime.Intrinsics;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// A vector width of this machine. The kernels choose theirs once in a process, from what the JIT says the processor has, so each width is a
/// process of its own, with a switch of the runtime that hides the wider ones.
/// </summary>
/// <param name="Name">The width, in words.</param>
/// <param name="Switch">The environment variable that, set to 0, gives this width; null for the widest.</param>
public sealed record VectorWidth(string Name, string? Switch)
{
    /// <summary>The widths of this machine, widest first. Without AVX2 there is no fused multiply-add either.</summary>
    public static IReadOnlyList<VectorWidth> All
    {
        get
        {
            (bool Present, string Name, string Switch)[] widths =
            [
                (Vector512.IsHardwareAccelerated, "512 bits", ""),
                (Vector256.IsHardwareAccelerated, "256 bits", "DOTNET_EnableAVX512"),
                (Vector128.IsHardwareAccelerated, "128 bits", "DOTNET_EnableAVX2"),
                (true, "scalar", "DOTNET_EnableHWIntrinsic"),
            ];
            return [.. widths.Where(width => width.Present).Select((width, i) => new VectorWidth(width.Name, i == 0 ? null : width.Switch))];
        }
    }
}
