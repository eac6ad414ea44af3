using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetDeep.Kernels;

/// <summary>The 32 x 32 to 64 bit multiplication, which the portable vectors lack: x86 has it as one instruction a register.</summary>
internal static class WideMultiply
{
    private const ulong Low = 0xFFFFFFFF;

    /// <summary>The products of the low 32 bits of each 64-bit lane.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector128<ulong> LowHalves(Vector128<ulong> a, Vector128<ulong> b) => Sse2.IsSupported
        ? Sse2.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector128.Create(Low)) * (b & Vector128.Create(Low));

    /// <inheritdoc cref="LowHalves(Vector128{ulong}, Vector128{ulong})"/>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<ulong> LowHalves(Vector256<ulong> a, Vector256<ulong> b) => Avx2.IsSupported
        ? Avx2.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector256.Create(Low)) * (b & Vector256.Create(Low));

    /// <inheritdoc cref="LowHalves(Vector128{ulong}, Vector128{ulong})"/>
    [MethodImpl(AggressiveInlining)]
    public static Vector512<ulong> LowHalves(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.IsSupported
        ? Avx512F.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector512.Create(Low)) * (b & Vector512.Create(Low));
}
