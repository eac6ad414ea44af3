using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetDeep.SameBits;

/// <summary>What the bits depend on besides the program.</summary>
internal static class Machine
{
    private static readonly string Width =
        $"Vector512={Vector512.IsHardwareAccelerated} Vector256={Vector256.IsHardwareAccelerated} Vector128={Vector128.IsHardwareAccelerated}";

    /// <summary>The first line of a file.</summary>
    public static string Line { get; } = $"# {Width} {RuntimeInformation.ProcessArchitecture} {RuntimeInformation.FrameworkDescription}";

    /// <summary>Whether a file with this first line was recorded at the width of this process.</summary>
    public static bool HasWidthOf(string line) => line.StartsWith($"# {Width} ", StringComparison.Ordinal);
}
